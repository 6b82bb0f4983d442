using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Train;

/// <summary>How far predictions lie from the truth, and in which direction.</summary>
internal static class RegressionCharts
{
    private const int MaxDots = 4000;
    private const int Recent = 336;

    public static void Add(ReportPage page, string label, Scores scores)
    {
        using var scatter = PredictedAgainstActual(label, scores);
        page.Plot("Dots: predicted against actual values of the validation rows", scatter.Png(640, 600));
        using var residuals = Residuals(label, scores);
        page.Plot("Histogram: predicted less actual values", residuals.Png());
        using var recent = LastRows(label, scores);
        page.Plot("Lines: actual and predicted values of the last validation rows", recent.Png(1100, 420));
    }

    private static ScottPlot.Plot PredictedAgainstActual(string label, Scores scores)
    {
        var stride = (scores.Actual.Length + MaxDots - 1) / MaxDots;
        var rows = Enumerable.Range(0, scores.Actual.Length).Where(r => r % stride == 0).ToArray();
        var plot = Theme.NewPlot("Predicted against actual", $"actual {label}", $"predicted {label}");
        var low = Math.Min(scores.Actual.Min(), scores.Predicted.Min());
        var high = Math.Max(scores.Actual.Max(), scores.Predicted.Max());
        var (xs, ys) = (rows.Select(r => (double)scores.Actual[r]).ToArray(), rows.Select(r => (double)scores.Predicted[r]).ToArray());
        var dots = plot.Add.ScatterPoints(xs, ys, Theme.Main.WithAlpha(0.25));
        dots.MarkerSize = 5;
        var ideal = plot.Add.Line(low, low, high, high);
        ideal.LineColor = Theme.Ink;
        ideal.LineWidth = 1.5f;
        ideal.LinePattern = ScottPlot.LinePattern.Dashed;
        ideal.LegendText = "exact";
        return plot;
    }

    private static ScottPlot.Plot Residuals(string label, Scores scores)
    {
        var errors = scores.Actual.Zip(scores.Predicted, (a, p) => p - a).ToArray();
        // The middle 99 %: else a few far values would squeeze all others into one bar.
        var sorted = errors.Select(e => (double)e).Order().ToArray();
        var low = PairedBootstrap.Quantile(sorted, 0.005);
        var high = PairedBootstrap.Quantile(sorted, 0.995);
        var plot = Theme.NewPlot("Residuals", $"predicted - actual {label}", "share of rows, %");
        var inside = errors.Where(e => e >= low && e <= high);
        Histograms.Add(plot, new Bins(low, high, 60), inside, Theme.Main);
        var zero = plot.Add.VerticalLine(0);
        zero.LineColor = Theme.Ink;
        zero.LineWidth = 1.5f;
        zero.LinePattern = ScottPlot.LinePattern.Dashed;
        plot.Grid.XAxisStyle.IsVisible = false;
        return plot;
    }

    private static ScottPlot.Plot LastRows(string label, Scores scores)
    {
        var first = Math.Max(0, scores.Actual.Length - Recent);
        var rows = Enumerable.Range(first, scores.Actual.Length - first).Select(r => (double)r).ToArray();
        var plot = Theme.NewPlot($"The last {rows.Length} validation rows", "row", label);
        foreach (var (values, name, color, width) in new[]
        {
            (scores.Actual, "actual", Theme.Other, Theme.Broad), (scores.Predicted, "predicted", Theme.Main, Theme.Thin),
        })
        {
            var line = plot.Add.ScatterLine(rows, values.Skip(first).Select(v => (double)v).ToArray(), color);
            line.LineWidth = width;
            line.LegendText = name;
        }

        plot.Axes.Margins(horizontal: 0);
        return plot;
    }
}
