using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Train;

/// <summary>The rows to learn from and the rows to measure on, checked.</summary>
internal sealed record TrainingSet(FeatureChoice Choice, Table Learn, Table Validate, Table All)
{
    public IReadOnlyList<string> Features => Choice.Features;

    public static TrainingSet Read(TrainInputs inputs, string stepFolder)
    {
        using var duck = new Duck(stepFolder);
        var file = DataFile.Open(duck, "data", inputs.Data);
        file.NumericColumn(inputs.Label, "label");
        var choice = FeatureChoice.Of(inputs, file);
        string[] columns = [.. choice.Features, inputs.Label];
        var all = Read(duck, file, columns, inputs);
        if (inputs.Holdout is { } holdout)
        {
            var other = DataFile.Open(duck, "holdout", holdout);
            foreach (var column in columns)
            {
                other.NumericColumn(column, "holdout");
            }

            return Varied(inputs, new TrainingSet(choice, all, Read(duck, other, columns, inputs), all));
        }

        // The last rows, not random ones: a model that will predict the future is measured on the future.
        var cut = all.Rows - (int)Math.Round(all.Rows * inputs.ValidationFraction);
        if (cut < 2 || cut == all.Rows)
        {
            throw ActivityException.BadData($"data: {all.Rows} rows are too few to learn from and to measure on");
        }

        var (learn, validate) = (all.Take([.. Enumerable.Range(0, cut)]), all.Take([.. Enumerable.Range(cut, all.Rows - cut)]));
        return Varied(inputs, new TrainingSet(choice, learn, validate, all));
    }

    private static Table Read(Duck duck, DataFile file, IReadOnlyList<string> columns, TrainInputs inputs)
    {
        var time = inputs.TimeColumn is { } name ? TimeColumn(file, name) : null;
        return Check(Table.Read(duck, file, columns, time), file, inputs);
    }

    private static DataColumn TimeColumn(DataFile file, string name) => file.Column(name, "timeColumn") switch
    {
        { Missing: > 0 } column => throw ActivityException.BadData(
            $"timeColumn: column '{name}' of {file.Name} has no value in {column.Missing} of {file.Rows} rows: they have no place in the order"),
        var column when column.IsTime || column.Kind == ColumnKind.Number => column,
        var column => throw ActivityException.BadData(
            $"timeColumn: column '{name}' of {file.Name} holds {column.Words}: expected timestamps or dates (2012-08-09T10:00:00, 2012-08-09), or numbers"),
    };

    private static TrainingSet Varied(TrainInputs inputs, TrainingSet set)
    {
        var (learn, validate) = (set.Learn[inputs.Label], set.Validate[inputs.Label]);
        if (IsConstant(learn))
        {
            throw ActivityException.BadData($"label '{inputs.Label}' is {learn[0]} in all {learn.Length} rows to learn from: there is nothing to learn");
        }

        if (set.Features.All(name => IsConstant(set.Learn[name])))
        {
            throw ActivityException.BadData(
                $"no column to learn from changes in the {learn.Length} rows to learn from ({FeatureChoice.Listed(set.Features)}): "
                + "there is nothing to tell rows apart by");
        }

        return inputs.Task == LearningTask.Binary && IsConstant(validate)
            ? throw ActivityException.BadData(
                $"label '{inputs.Label}' is {validate[0]} in all {validate.Length} validation rows, so AUC can't be measured: "
                + "give a holdout, or a larger validationFraction")
            : set;
    }

    private static bool IsConstant(float[] values) => Array.TrueForAll(values, v => v.Equals(values[0]));

    private static Table Check(Table table, DataFile file, TrainInputs inputs)
    {
        foreach (var (name, count) in table.Missing())
        {
            var words = file.Column(name, "data").MissingWords is > 0 and var some ? $" ({some} of them written as a word such as NA)" : "";
            throw ActivityException.BadData(
                $"column '{name}' of {table.Source} has {count} of {table.Rows} rows without a number{words}: "
                + "fill or drop them before training, or exclude the column");
        }

        if (table.TooLarge() is { } tooLarge)
        {
            throw ActivityException.BadData(tooLarge);
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
