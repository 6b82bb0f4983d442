using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Train;

/// <summary>The rows to learn from and the rows to measure on, checked.</summary>
internal sealed record TrainingSet(IReadOnlyList<string> Features, Table Learn, Table Validate, Table All)
{
    public static TrainingSet Read(TrainInputs inputs, string stepFolder)
    {
        using var duck = new Duck(stepFolder);
        var file = DataFile.Open(duck, "data", inputs.Data);
        file.NumericColumn(inputs.Label, "label");
        var features = Choose(inputs, file);
        string[] columns = [.. features, inputs.Label];
        if (inputs.TimeColumn is { } time)
        {
            file.Column(time, "timeColumn");
        }

        var all = Check(Table.Read(duck, file, columns, inputs.TimeColumn), inputs);
        if (inputs.Holdout is { } holdout)
        {
            var other = DataFile.Open(duck, "holdout", holdout);
            foreach (var column in columns)
            {
                other.NumericColumn(column, "holdout");
            }

            return Varied(inputs, new TrainingSet(features, all, Check(Table.Read(duck, other, columns, inputs.TimeColumn), inputs), all));
        }

        // The last rows, not random ones: a model that will predict the future is measured on the future.
        var cut = all.Rows - (int)Math.Round(all.Rows * inputs.ValidationFraction);
        if (cut < 2 || cut == all.Rows)
        {
            throw ActivityException.BadData($"data: {all.Rows} rows are too few to learn from and to measure on");
        }

        return Varied(inputs, new TrainingSet(features, all.Take([.. Enumerable.Range(0, cut)]), all.Take([.. Enumerable.Range(cut, all.Rows - cut)]), all));
    }

    private static TrainingSet Varied(TrainInputs inputs, TrainingSet set)
    {
        if (set.Learn[inputs.Label].Distinct().Count() == 1)
        {
            throw ActivityException.BadData(
                $"label '{inputs.Label}' is {set.Learn[inputs.Label][0]} in all {set.Learn.Rows} rows to learn from: there is nothing to learn");
        }

        return inputs.Task == LearningTask.Binary && set.Validate[inputs.Label].Distinct().Count() == 1
            ? throw ActivityException.BadData(
                $"label '{inputs.Label}' is {set.Validate[inputs.Label][0]} in all {set.Validate.Rows} validation rows, so AUC can't be measured: "
                + "give a holdout, or a larger validationFraction")
            : set;
    }

    private static string[] Choose(TrainInputs inputs, DataFile file)
    {
        foreach (var name in inputs.Exclude)
        {
            file.Column(name, "exclude");
        }

        string[] features = inputs.Features.Count > 0
            ? [.. inputs.Features.Select(name => file.NumericColumn(name, "features").Name).Except(inputs.Exclude)]
            : [.. file.Columns.Where(c => c.IsNumeric && c.Name != inputs.Label).Select(c => c.Name).Except(inputs.Exclude)];
        if (features.Contains(inputs.Label))
        {
            throw ActivityException.Usage($"features: '{inputs.Label}' is the label: a model must not see what it predicts");
        }

        var there = string.Join(", ", file.Columns.Select(c => $"{c.Name} ({c.Words})"));
        return features.Length > 0
            ? features
            : throw ActivityException.BadData($"data: {file.Name} has no numeric column to learn from besides the label; it has: {there}");
    }

    private static Table Check(Table table, TrainInputs inputs)
    {
        foreach (var (name, count) in table.Missing())
        {
            throw ActivityException.BadData(
                $"column '{name}' of {table.Source} has {count} of {table.Rows} rows without a number: "
                + "fill or drop them before training, or exclude the column");
        }

        var labels = table[inputs.Label];
        if (inputs.Task == LearningTask.Binary && (labels.Any(v => v is not (0 or 1)) || labels.Distinct().Count() < 2))
        {
            throw ActivityException.BadData(
                $"label '{inputs.Label}' of {table.Source} must hold both 0 and 1 (or false and true) and nothing else for task binary; "
                + $"it holds {string.Join(", ", labels.Distinct().Order().Take(5))}");
        }

        if (inputs.LogTarget && labels.Any(v => v <= -1))
        {
            throw ActivityException.BadData(
                $"label '{inputs.Label}' of {table.Source} has values of -1 or less, and logTarget takes log(1 + label): turn logTarget off");
        }

        return table;
    }
}
