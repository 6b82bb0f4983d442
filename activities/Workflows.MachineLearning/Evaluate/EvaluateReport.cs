using System.Globalization;
using ScottPlot;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Reports;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Evaluate;

/// <summary>What an approver looks at before saying yes.</summary>
internal static class EvaluateReport
{
    public static void Write(Attempt attempt, EvaluateVerdict verdict, string label, Scores candidate, Scores? champion, double[] differences)
    {
        var page = new ReportPage("Verdict").Verdict(verdict.Passed, verdict.Passed ? "Passed" : "Not passed").List(verdict.Reasons);
        page.Heading("Figures").Table(
            ["metric", "candidate", .. verdict.Champion is { } serving ? [$"champion (version {serving.Version})"] : Array.Empty<string>()],
            verdict.Metrics.Select(m => Row(m.Key, m.Value, verdict.Champion)));
        page.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Measured on {verdict.Data.Rows:N0} rows (sha256 {verdict.Data.Sha256[..12]}), candidate sha256 {verdict.Candidate.Sha256[..12]}."));
        if (verdict.Interval is { } interval)
        {
            page.Heading("Candidate against champion");
            AddDifference(page, interval, differences);
        }

        if (candidate.Task == LearningTask.Regression)
        {
            using var errors = Errors(label, candidate, champion);
            page.Heading("Errors").Plot("Curves: the share of rows within each absolute error", errors.Png());
            if (champion is not null && Sorted(candidate).SequenceEqual(Sorted(champion)))
            {
                page.Paragraph("Candidate and champion err alike: the two curves are one.");
            }
        }

        page.Save(attempt);
    }

    private static IReadOnlyList<Cell> Row(string metric, double value, JudgedChampion? champion)
    {
        if (champion is null)
        {
            return [metric, Cell.Number(value)];
        }

        var (ours, theirs) = Figure.Apart(value, champion.Metrics[metric]);
        return [metric, new Cell(ours, IsNumber: true), new Cell(theirs, IsNumber: true)];
    }

    /// <summary>Where every resample says the same there is nothing to draw: one bar would fill the picture.</summary>
    private static void AddDifference(ReportPage page, Interval interval, double[] differences)
    {
        if (differences[0] < differences[^1])
        {
            using var difference = Difference(interval, differences);
            page.Plot($"Histogram: the resampled differences of {interval.Metric}, and zero", difference.Png());
            return;
        }

        page.Paragraph(differences[0] == 0
            ? $"The two predict alike: {interval.Metric} is the same in each of the {interval.Resamples:N0} resamples."
            : $"{interval.Metric} differs by {Figure.Plain(differences[0])} in each of the {interval.Resamples:N0} resamples.");
    }

    private static Plot Difference(Interval interval, double[] differences)
    {
        var color = interval.Favours switch { "candidate" => Theme.Good, "champion" => Theme.Bad, _ => Theme.Muted };
        var title = interval.Favours == "neither" ? "Neither model is shown to be better" : $"The {interval.Favours} is better";
        var plot = Theme.NewPlot(title, $"{interval.Metric} of the candidate minus that of the champion", $"% of {interval.Resamples:N0} resamples");
        plot.Grid.XAxisStyle.IsVisible = false;
        var bins = new Bins(differences[0], differences[^1], 50);
        var band = plot.Add.HorizontalSpan(interval.Low, interval.High);
        band.FillColor = color.WithAlpha(0.12);
        band.LineWidth = 0;
        band.LegendText = $"{Figure.Percent(interval.Confidence)} % interval";
        Histograms.Add(plot, bins, differences.Select(d => (float)d), color, "resampled differences");
        var zero = plot.Add.VerticalLine(0);
        zero.LineColor = Theme.Ink;
        zero.LineWidth = 1.5f;
        zero.LinePattern = LinePattern.Dashed;
        zero.LegendText = "no difference";
        // A line alone does not stretch the axes, and how far zero lies is what the picture is about.
        var margin = 0.05 * (Math.Max(bins.High, 0) - Math.Min(bins.Low, 0));
        plot.Axes.SetLimitsX(Math.Min(bins.Low, 0) - margin, Math.Max(bins.High, 0) + margin);
        return plot;
    }

    internal static Plot Errors(string label, Scores candidate, Scores? champion)
    {
        var plot = Theme.NewPlot("Errors on the held-out rows", $"absolute error of {label}", "rows with at most this error, %");
        var lines = new List<(Scores Scores, string Name, Color Color, float Width)> { (candidate, "candidate", Theme.Main, Theme.Thin) };
        if (champion is not null)
        {
            lines.Insert(0, (champion, "champion", Theme.Other, Theme.Broad));
        }

        var far = 0.0;
        foreach (var (scores, name, color, width) in lines)
        {
            var errors = Sorted(scores);
            far = Math.Max(far, PairedBootstrap.Quantile(errors, 0.99));
            var curve = plot.Add.ScatterLine(errors, errors.Select((_, i) => 100.0 * (i + 1) / errors.Length).ToArray(), color);
            curve.LineWidth = width;
            curve.LegendText = $"{name}: half of the rows within {Figure.Plain(PairedBootstrap.Quantile(errors, 0.5), 3)}";
        }

        plot.Axes.SetLimits(0, far, 0, 101);
        return plot;
    }

    /// <summary>Absolute errors, ascending.</summary>
    private static double[] Sorted(Scores scores) => [.. scores.Actual.Zip(scores.Predicted, (a, p) => (double)Math.Abs(a - p)).Order()];
}
