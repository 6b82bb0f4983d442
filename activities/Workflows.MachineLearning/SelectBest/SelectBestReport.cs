using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;
using Workflows.MachineLearning.Reports;

namespace Workflows.MachineLearning.SelectBest;

/// <summary>The ranking, the winner first.</summary>
internal sealed class SelectBestReport(SelectBestInputs inputs)
{
    private const int MaxRows = 200;
    private const int MaxBars = 30;

    public void Write(Attempt attempt, IReadOnlyList<Rank> ranking)
    {
        var (by, items) = (inputs.By, inputs.Items.Count);
        var winner = $"{Name(ranking[0])} is best";
        var bars = ranking.Take(MaxBars)
            .Select((r, place) => (Name(r), r.Value, Figure.Plain(r.Value), place == 0 ? Theme.Good : Theme.Main))
            .ToArray();
        using var plot = Chart.RankedBars("The best first", by, bars);
        var page = new ReportPage("Ranking")
            .Verdict(true, $"{winner}: {by} is {Figure.Plain(ranking[0].Value)}")
            .Plot($"Bars: {by} of each instance, the best first", plot.Png(height: 130 + (28 * bars.Length)));
        if (items > ranking.Count)
        {
            page.Paragraph($"{items - ranking.Count} of {items} instances have no number at {by}: they failed, or left it out.");
        }

        page.Table(["place", "instance", by], ranking.Take(MaxRows).Select(Row))
            .Some(Math.Min(MaxRows, ranking.Count), ranking.Count, "instances", "the best; the artifact ranking.json has all")
            .Save(attempt);
    }

    private IReadOnlyList<Cell> Row(Rank place, int index) =>
        [Cell.Count(index + 1), Name(place), new Cell(Figure.Plain(place.Value, 10), IsNumber: true)];

    /// <summary><c>[3] leaves 15, rate 0.1</c>; <c>Instance [3]</c> where it is not known what it was made from.</summary>
    private string Name(Rank place) => inputs.Candidates?.ElementAtOrDefault(place.Index) is { } candidate
        ? string.Create(CultureInfo.InvariantCulture, $"[{place.Index}] {CandidateText.Of(candidate)}")
        : string.Create(CultureInfo.InvariantCulture, $"Instance [{place.Index}]");
}
