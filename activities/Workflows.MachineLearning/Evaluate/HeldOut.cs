using Workflows.Activities;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Evaluate;

/// <summary>The rows that models are measured on.</summary>
internal static class HeldOut
{
    public static Scores Score(ModelPackage model, string who, string path, string stepFolder)
    {
        using var duck = new Duck(stepFolder);
        var file = DataFile.Open(duck, "data", path);
        if (file.Rows == 0)
        {
            throw ActivityException.BadData($"data: {path} has column names but no rows: nothing can be judged");
        }

        string[] columns = [.. model.Card.Features, model.Card.Label];
        foreach (var column in columns)
        {
            file.NumericColumn(column, $"data for the {who}");
        }

        var table = Table.Read(duck, file, columns);
        foreach (var (name, count) in table.Missing())
        {
            throw ActivityException.BadData(
                $"data: column '{name}' of {table.Source} has {count} of {table.Rows} rows without a number, and the {who} needs it: fill or drop them");
        }

        if (table.TooLarge() is { } tooLarge)
        {
            throw ActivityException.BadData($"data: {tooLarge}");
        }

        var labels = table[model.Card.Label];
        if (model.Card.Task == LearningTask.Binary)
        {
            CheckClasses(model.Card.Label, table.Source, labels);
        }

        var predicted = model.Predict(table);
        return predicted.Count(p => !float.IsFinite(p)) is var lost and > 0
            ? throw ActivityException.BadData($"the {who} predicts no finite number for {lost} of {table.Rows} rows of {table.Source}: it can't be judged")
            : new Scores(model.Card.Task, labels, predicted);
    }

    /// <summary>A model that tells 0 from 1 is judged on rows of both, and on no others.</summary>
    private static void CheckClasses(string label, string source, float[] labels)
    {
        if (labels.Where(v => v is not (0 or 1)).Distinct().Order().Take(5).ToArray() is { Length: > 0 } others)
        {
            throw ActivityException.BadData(
                $"data: label '{label}' of {source} holds {string.Join(", ", others)}, and the model tells 0 from 1 (false from true): "
                + "give the labels that it was trained on");
        }

        if (labels.Distinct().Count() == 1)
        {
            throw ActivityException.BadData(
                $"data: label '{label}' of {source} is {labels[0]} in each of the {labels.Length} rows: "
                + "whether a model tells 0 from 1 shows only on rows of both");
        }
    }
}
