using System.Globalization;
using ScottPlot;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Drift;

/// <summary>Which columns moved, and how.</summary>
internal static class DriftReport
{
    private const int MaxBars = 30;
    private const int MaxHistograms = 24;

    public static void Write(Attempt attempt, DriftInputs inputs, IReadOnlyList<ColumnDrift> measured, Table reference, Table current)
    {
        Ranking(inputs, measured, attempt.ReportPath("psi.png"));
        var order = measured.OrderByDescending(c => c.Name == inputs.Target).Take(MaxHistograms);
        var plots = order.Select((c, i) => ($"{Name(c, inputs)}, PSI {Plain(c.Psi)}", Overlay(c, reference[c.Name], current[c.Name], legend: i == 0)));
        Chart.SaveGrid(attempt.ReportPath("distributions.png"), "% of rows", [.. plots]);
    }

    private static void Ranking(DriftInputs inputs, IReadOnlyList<ColumnDrift> measured, string path)
    {
        // A column that is new altogether has an index of 9 or more, and would press all others into the axis.
        var longest = Math.Max(1, 4 * inputs.MaxPsi);
        var bars = measured.Take(MaxBars)
            .Select(c => (Name(c, inputs), Value: Math.Min(c.Psi, longest), Plain(c.Psi), c.Drifted ? Theme.Bad : Theme.Main))
            .ToArray();
        var drifted = measured.Count(c => c.Drifted);
        var title = drifted == 0 ? "No column has drifted" : $"{drifted} of {measured.Count} columns have drifted";
        using var plot = Chart.RankedBars(title, "population stability index", bars);
        plot.Axes.SetLimitsX(0, Math.Max(bars[0].Value, inputs.MaxPsi) * 1.14);
        var limit = plot.Add.VerticalLine(inputs.MaxPsi);
        limit.LineColor = Theme.Ink;
        limit.LineWidth = 1.5f;
        limit.LinePattern = LinePattern.Dashed;
        limit.LegendText = $"limit {inputs.MaxPsi}";
        plot.ShowLegend(Alignment.LowerRight);
        plot.Save(path, height: 130 + (28 * bars.Length));
    }

    private static Action<Plot> Overlay(ColumnDrift column, float[] reference, float[] current, bool legend) => plot =>
    {
        var bins = Bins.For(reference, current);
        Histograms.Add(plot, bins, reference, Theme.Other, "reference", 0.6);
        Histograms.Add(plot, bins, current, column.Drifted ? Theme.Bad : Theme.Main, "current", 0.5);
        plot.Legend.FontSize = 10;
        if (legend)
        {
            plot.ShowLegend(Alignment.UpperRight);
        }
    };

    private static string Name(ColumnDrift column, DriftInputs inputs) => column.Name == inputs.Target ? $"{column.Name} (target)" : column.Name;

    private static string Plain(double psi) => psi.ToString("F2", CultureInfo.InvariantCulture);
}
