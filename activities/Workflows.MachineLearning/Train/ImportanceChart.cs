using Workflows.MachineLearning.Charts;

namespace Workflows.MachineLearning.Train;

/// <summary>Which columns the trees split on.</summary>
internal static class ImportanceChart
{
    private const int Shown = 15;

    public static byte[] Draw(IReadOnlyList<(string Feature, double Share)> importance)
    {
        var bars = importance.Take(Shown).Select(f => (f.Feature, f.Share * 100, $"{f.Share * 100:F1} %", Theme.Main)).ToArray();
        using var plot = Chart.RankedBars(Title(importance.Count), "share of the total gain of all splits, %", bars);
        return plot.Png(height: 130 + (28 * bars.Length));
    }

    /// <summary>The heading above it says what importance this is.</summary>
    public static string Title(int features) =>
        features > Shown ? $"The {Shown} of {features} features that the trees gain most by" : "What the trees gain most by";
}
