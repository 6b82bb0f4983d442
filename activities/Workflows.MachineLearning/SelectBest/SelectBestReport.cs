using System.Globalization;
using Workflows.Activities;
using Workflows.MachineLearning.Charts;

namespace Workflows.MachineLearning.SelectBest;

/// <summary>The ranking as bars, the winner first.</summary>
internal static class SelectBestReport
{
    private const int MaxBars = 30;

    public static void Write(Attempt attempt, string by, IReadOnlyList<Ranked> ranking)
    {
        var bars = ranking.Take(MaxBars)
            .Select((r, place) => ($"[{r.Index}]", r.Value, r.Value.ToString("G5", CultureInfo.InvariantCulture), place == 0 ? Theme.Good : Theme.Main))
            .ToArray();
        using var plot = Chart.RankedBars($"Instance [{ranking[0].Index}] is best", by, bars);
        plot.Save(attempt.ReportPath("ranking.png"), height: 130 + (28 * bars.Length));
    }
}
