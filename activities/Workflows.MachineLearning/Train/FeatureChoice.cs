using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Train;

/// <summary>The columns to learn from, and those that nobody named and nothing can be learned from.</summary>
internal sealed record FeatureChoice(IReadOnlyList<string> Features, IReadOnlyList<LeftOut> LeftOut)
{
    private const int NamesShown = 40;

    public static FeatureChoice Of(TrainInputs inputs, DataFile file)
    {
        foreach (var name in inputs.Exclude)
        {
            file.Column(name, "exclude");
        }

        var named = inputs.Features.Count > 0;
        string[] features = named
            ? [.. inputs.Features.Select(name => file.NumericColumn(name, "features").Name).Except(inputs.Exclude)]
            : [.. file.Columns.Where(c => c.IsNumeric && c.Name != inputs.Label).Select(c => c.Name).Except(inputs.Exclude)];
        if (features.Contains(inputs.Label))
        {
            throw ActivityException.Usage($"features: '{inputs.Label}' is the label: a model must not see what it predicts");
        }

        var leftOut = named ? [] : Unused(inputs, file);
        return features.Length > 0
            ? new FeatureChoice(features, leftOut)
            : throw ActivityException.BadData(
                $"data: {file.Name} has no numeric column to learn from besides the label; it has: "
                + Listed([.. file.Columns.Select(c => $"{c.Name} ({c.Words})")]));
    }

    /// <summary>For messages.</summary>
    public static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more" : "");

    /// <summary>
    /// Said, since a column that goes unnoticed costs a model more than one that fails it. A column of numbers with a few mistakes is not left
    /// out: somebody counts on it.
    /// </summary>
    private static LeftOut[] Unused(TrainInputs inputs, DataFile file)
    {
        DataColumn[] others = [.. file.Columns.Where(c => !c.IsNumeric && c.Name != inputs.TimeColumn && !inputs.Exclude.Contains(c.Name))];
        return others.FirstOrDefault(c => c.Stray is { IsMistake: true }) is { } mistaken
            ? throw ActivityException.BadData(
                $"data: column '{mistaken.Name}' of {file.Name} holds {mistaken.Words}: mend the values, exclude the column, or name the `features`")
            : [.. others.Select(c => new LeftOut(c.Name, $"it holds {c.Words}"))];
    }
}
