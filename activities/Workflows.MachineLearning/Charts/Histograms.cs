using ScottPlot;

namespace Workflows.MachineLearning.Charts;

/// <summary>Counts in bins of equal width, and how they look.</summary>
internal static class Histograms
{
    /// <summary>Shares of values per bin, from 0 to 1; what is not finite is left out.</summary>
    public static double[] Shares(IEnumerable<float> values, double min, double max, int bins)
    {
        var counts = new double[bins];
        var total = 0;
        foreach (var value in values.Where(float.IsFinite))
        {
            counts[max > min ? Math.Clamp((int)((value - min) / (max - min) * bins), 0, bins - 1) : 0]++;
            total++;
        }

        return [.. counts.Select(c => c / Math.Max(total, 1))];
    }

    /// <summary>Adds bars of one series over a range; several series overlap, so each is half transparent.</summary>
    public static void Add(Plot plot, double[] heights, double min, double max, Color color, string? legend, double opacity = 1)
    {
        var width = max > min ? (max - min) / heights.Length : 1;
        var bars = plot.Add.Bars(heights.Select((height, i) => new Bar
        {
            Position = min + ((i + 0.5) * width),
            Value = height,
            Size = width * 0.94,
            FillColor = color.WithAlpha(opacity),
            LineWidth = 0,
        }).ToList());
        bars.LegendText = legend ?? "";
    }
}
