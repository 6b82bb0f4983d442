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

        return new Scores(model.Card.Task, table[model.Card.Label], model.Predict(table));
    }
}
