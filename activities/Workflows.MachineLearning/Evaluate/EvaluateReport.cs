using System.Globalization;
using ScottPlot;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;

namespace Workflows.MachineLearning.Evaluate;

/// <summary>What an approver looks at before saying yes.</summary>
internal static class EvaluateReport
{
    public static void Write(Attempt attempt, EvaluateVerdict verdict, string label, Scores candidate, Scores? champion, double[] differences)
    {
        File.WriteAllLines(attempt.ReportPath("verdict.md"), Words(verdict));
        if (verdict.Interval is { } interval)
        {
            using var difference = Difference(interval, differences);
            difference.Save(attempt.ReportPath("difference.png"));
        }

        if (candidate.Task == LearningTask.Regression)
        {
            using var errors = Errors(label, candidate, champion);
            errors.Save(attempt.ReportPath("errors.png"));
        }
    }

    private static IEnumerable<string> Words(EvaluateVerdict verdict)
    {
        yield return verdict.Passed ? "# Passed" : "# Not passed";
        yield return "";
        foreach (var reason in verdict.Reasons)
        {
            yield return $"- {reason}";
        }

        yield return "";
        yield return verdict.Champion is null ? "| metric | candidate |" : $"| metric | candidate | champion (version {verdict.Champion.Version}) |";
        yield return verdict.Champion is null ? "|---|---|" : "|---|---|---|";
        foreach (var (name, value) in verdict.Metrics)
        {
            var rival = verdict.Champion is null ? "" : $" {Plain(verdict.Champion.Metrics[name])} |";
            yield return $"| {name} | {Plain(value)} |{rival}";
        }

        yield return "";
        yield return $"Measured on {verdict.Data.Rows:N0} rows (sha256 {verdict.Data.Sha256[..12]}), candidate sha256 {verdict.Candidate.Sha256[..12]}.";
    }

    private static Plot Difference(Interval interval, double[] differences)
    {
        var color = interval.Favours switch { "candidate" => Theme.Good, "champion" => Theme.Bad, _ => Theme.Muted };
        var title = interval.Favours == "neither" ? "Neither model is shown to be better" : $"The {interval.Favours} is better";
        var plot = Theme.NewPlot(title, $"{interval.Metric} of the candidate minus that of the champion", $"% of {interval.Resamples:N0} resamples");
        plot.Grid.XAxisStyle.IsVisible = false;
        var bins = differences[0] < differences[^1] ? new Bins(differences[0], differences[^1], 50) : new Bins(differences[0] - 0.5, differences[0] + 0.5, 1);
        var band = plot.Add.HorizontalSpan(interval.Low, interval.High);
        band.FillColor = color.WithAlpha(0.12);
        band.LineWidth = 0;
        band.LegendText = $"{interval.Confidence * 100:G4} % interval";
        Histograms.Add(plot, bins, differences.Select(d => (float)d), color, "resampled differences");
        var zero = plot.Add.VerticalLine(0);
        zero.LineColor = Theme.Ink;
        zero.LineWidth = 1.5f;
        zero.LinePattern = LinePattern.Dashed;
        zero.LegendText = "no difference";
        // A line alone does not stretch the axes, and how far zero lies is what the picture is about.
        var margin = 0.05 * (Math.Max(bins.High, 0) - Math.Min(bins.Low, 0));
        plot.Axes.SetLimitsX(Math.Min(bins.Low, 0) - margin, Math.Max(bins.High, 0) + margin);
        // Far from zero, the middle between the two is free; near it, the side that the differences lean away from.
        var apart = bins.High < -margin * 5 || bins.Low > margin * 5;
        plot.ShowLegend(apart ? Alignment.UpperCenter : interval.Difference < 0 ? Alignment.UpperLeft : Alignment.UpperRight);
        return plot;
    }

    private static Plot Errors(string label, Scores candidate, Scores? champion)
    {
        var plot = Theme.NewPlot("Errors on the held-out rows", $"absolute error of {label}", "rows with at most this error, %");
        var lines = new List<(Scores Scores, string Name, Color Color)> { (candidate, "candidate", Theme.Main) };
        if (champion is not null)
        {
            lines.Insert(0, (champion, "champion", Theme.Other));
        }

        var far = 0.0;
        foreach (var (scores, name, color) in lines)
        {
            var errors = scores.Actual.Zip(scores.Predicted, (a, p) => (double)Math.Abs(a - p)).Order().ToArray();
            far = Math.Max(far, PairedBootstrap.Quantile(errors, 0.99));
            var curve = plot.Add.ScatterLine(errors, errors.Select((_, i) => 100.0 * (i + 1) / errors.Length).ToArray(), color);
            curve.LineWidth = 2.5f;
            curve.LegendText = $"{name}: half of the rows within {PairedBootstrap.Quantile(errors, 0.5).ToString("G3", CultureInfo.InvariantCulture)}";
        }

        plot.Axes.SetLimits(0, far, 0, 101);
        plot.ShowLegend(Alignment.LowerRight);
        return plot;
    }

    private static string Plain(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
