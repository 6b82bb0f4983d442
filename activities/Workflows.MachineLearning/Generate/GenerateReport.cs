using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;

namespace Workflows.MachineLearning.Generate;

/// <summary>What the made-up world looks like.</summary>
internal static class GenerateReport
{
    public static void Write(Attempt attempt, GenerateInputs inputs, IReadOnlyList<Hour> hours, DateOnly holdoutFrom)
    {
        using var season = Theme.NewPlot("Bikes per day", null, "bikes");
        var days = hours.GroupBy(h => h.Day).ToArray();
        var line = season.Add.ScatterLine(days.Select(d => Place(d.Key)).ToArray(), days.Select(d => (double)d.Sum(h => h.Count)).ToArray(), Theme.Main);
        line.LineWidth = 1.8f;
        var months = Months(hours).ToArray();
        season.Axes.Bottom.SetTicks([.. months.Select(Place)], [.. months.Select(m => m.ToString("MMM yyyy", CultureInfo.InvariantCulture))]);
        season.Axes.Margins(horizontal: 0);
        season.Axes.SetLimitsY(0, days.Max(d => d.Sum(h => h.Count)) * 1.05);

        using var daily = Theme.NewPlot("Bikes by hour of the day", "hour", "mean bikes per hour");
        foreach (var (working, name, color) in new[] { (true, "working days", Theme.Main), (false, "weekends and holidays", Theme.Other) })
        {
            var profile = hours.Where(h => h.WorkingDay == working).GroupBy(h => h.HourOfDay).OrderBy(g => g.Key).ToArray();
            var curve = daily.Add.ScatterLine(profile.Select(g => (double)g.Key).ToArray(), profile.Select(g => g.Average(h => h.Count)).ToArray(), color);
            curve.LineWidth = 2.5f;
            curve.LegendText = name;
        }

        daily.Axes.Margins(horizontal: 0.01);
        new ReportPage("Made-up bike rentals")
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"{hours.Count:N0} hours from {hours[0].Day:yyyy-MM-dd} to {hours[^1].Day:yyyy-MM-dd}; the holdout begins on {holdoutFrom:yyyy-MM-dd}."))
            .Table(
                ["seed", "drift", "mean bikes per hour"],
                [[Cell.Count(inputs.Seed), Cell.Number(inputs.Drift), Cell.Number(hours.Average(h => h.Count), "F2")]])
            .Plot("Line: bikes on each day", season.Png(1100, 420))
            .Plot("Lines: mean bikes in each hour, of working days and of others", daily.Png())
            .Save(attempt);
    }

    private static double Place(DateOnly day) => day.ToDateTime(TimeOnly.MinValue).ToOADate();

    /// <summary>First days of months, about ten of them.</summary>
    private static IEnumerable<DateOnly> Months(IReadOnlyList<Hour> hours)
    {
        var (first, last) = (hours[0].Day, hours[^1].Day);
        var every = 1 + (last.DayNumber - first.DayNumber) / 310;
        return Enumerable.Range(0, 10_000)
            .Select(m => new DateOnly(first.Year, first.Month, 1).AddMonths(m * every))
            .SkipWhile(d => d < first)
            .TakeWhile(d => d <= last);
    }
}
