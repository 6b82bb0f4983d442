using ScottPlot;

namespace Workflows.MachineLearning.Charts;

/// <summary>How a distribution looks.</summary>
internal static class Histograms
{
    private const int MaxCategories = 7;

    /// <summary>Adds the bars of one series, in percent of its values. Several series overlap, so then each has a color that lets the other through.</summary>
    public static void Add(Plot plot, Bins bins, IEnumerable<float> values, Color color, string? legend = null) =>
        Add(plot, bins, bins.Percent(values), color, legend);

    /// <summary>The same, of shares that are counted already.</summary>
    public static void Add(Plot plot, Bins bins, double[] percent, Color color, string? legend = null)
    {
        var bars = plot.Add.Bars(percent.Select((height, i) => new Bar
        {
            Position = bins.Low + ((i + 0.5) * bins.Width),
            Value = height,
            Size = bins.Width * 0.92,
            FillColor = color,
            LineWidth = 0,
        }).ToList());
        bars.LegendText = legend ?? "";
        plot.Axes.Margins(bottom: 0);
        if (bins.Width.Equals(1) && plot.Axes.Bottom.TickGenerator is ScottPlot.TickGenerators.NumericAutomatic ticks)
        {
            ticks.IntegerTicksOnly = true;
        }
    }

    /// <summary>Two bars for each of the most frequent categories, then two for all others of the first sample, and one for those new in the second.</summary>
    public static void AddCategories(
        Plot plot, IReadOnlyList<string> names, IReadOnlyList<long> first, IReadOnlyList<long> second, (Color First, Color Second) colors)
    {
        var shown = Math.Min(names.Count, MaxCategories);
        var rows = names.Take(shown).Select((name, i) => (Name: name, First: first[i], Second: second[i])).ToList();
        rows.Add(("(others)", first.Skip(shown).Sum(), second.Skip(shown).SkipLast(1).Sum()));
        rows.Add(("(new)", 0, second[^1]));
        rows = [.. rows.Where((row, i) => i < shown || row.First + row.Second > 0)];
        AddBars(0.2, colors.First, [.. rows.Select(r => 100.0 * r.First / Math.Max(1, first.Sum()))]);
        AddBars(-0.2, colors.Second, [.. rows.Select(r => 100.0 * r.Second / Math.Max(1, second.Sum()))]);
        Chart.NameRows(plot, [.. rows.Select(r => r.Name.Length > 14 ? r.Name[..13] + "…" : r.Name)]);
        plot.Axes.Bottom.Label.Text = plot.Axes.Left.Label.Text;
        plot.Axes.Bottom.Label.FontSize = 11;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.Label.ForeColor = Theme.Muted;
        plot.Axes.Left.Label.Text = "";
        plot.Axes.Left.TickLabelStyle.FontSize = 11;
        plot.Axes.Margins(left: 0, bottom: 0.05, top: 0.05);

        void AddBars(double offset, Color color, double[] percent) => plot.Add.Bars(percent.Select((value, i) => new Bar
        {
            Position = rows.Count - 1 - i + offset,
            Value = value,
            Size = 0.38,
            FillColor = color,
            LineWidth = 0,
        }).ToList()).Horizontal = true;
    }
}
