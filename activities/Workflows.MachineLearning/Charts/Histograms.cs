using ScottPlot;

namespace Workflows.MachineLearning.Charts;

/// <summary>How a distribution looks.</summary>
internal static class Histograms
{
    /// <summary>Adds the bars of one series, in percent of its values. Several series overlap, so then each is half transparent.</summary>
    public static void Add(Plot plot, Bins bins, IEnumerable<float> values, Color color, string? legend = null, double opacity = 1)
    {
        var bars = plot.Add.Bars(bins.Percent(values).Select((height, i) => new Bar
        {
            Position = bins.Low + ((i + 0.5) * bins.Width),
            Value = height,
            Size = bins.Width * 0.92,
            FillColor = color.WithAlpha(opacity),
            LineWidth = 0,
        }).ToList());
        bars.LegendText = legend ?? "";
        plot.Axes.Margins(bottom: 0);
        if (bins.Width.Equals(1) && plot.Axes.Bottom.TickGenerator is ScottPlot.TickGenerators.NumericAutomatic ticks)
        {
            ticks.IntegerTicksOnly = true;
        }
    }
}
