using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;

namespace Workflows.MachineLearning.SelectBest;

/// <summary>The ranking, the winner first.</summary>
internal static class SelectBestReport
{
    private const int MaxRows = 200;
    private const int MaxBars = 30;

    public static void Write(Attempt attempt, string by, IReadOnlyList<Rank> ranking, int items)
    {
        var best = string.Create(CultureInfo.InvariantCulture, $"Instance [{ranking[0].Index}] is best: {by} is {Figure.Plain(ranking[0].Value)}");
        var bars = ranking.Take(MaxBars)
            .Select((r, place) => ($"[{r.Index}]", r.Value, Figure.Plain(r.Value), place == 0 ? Theme.Good : Theme.Main))
            .ToArray();
        using var plot = Chart.RankedBars($"Instance [{ranking[0].Index}] is best", by, bars);
        var page = new ReportPage("Ranking")
            .Verdict(true, best)
            .Plot($"Bars: {by} of each instance, the best first", plot.Png(height: 130 + (28 * bars.Length)));
        if (items > ranking.Count)
        {
            page.Paragraph($"{items - ranking.Count} of {items} instances have no number at {by}: they failed, or left it out.");
        }

        page.Table(["place", "instance", by], ranking.Take(MaxRows).Select(Row))
            .Some(Math.Min(MaxRows, ranking.Count), ranking.Count, "instances", "the best; the artifact ranking.json has all")
            .Save(attempt);
    }

    private static IReadOnlyList<Cell> Row(Rank place, int index) =>
        [Cell.Count(index + 1), $"[{place.Index}]", new Cell(Figure.Plain(place.Value, 10), IsNumber: true)];
}
