using System.Globalization;
using System.Text;

namespace Workflows.Tests.Crashes;

/// <summary>What the matrix has done, for a reader of the log.</summary>
internal static class CrashTable
{
    public static string Of(IReadOnlyList<CrashResult> results, TimeSpan took)
    {
        var table = new StringBuilder();
        _ = table.AppendLine(CultureInfo.InvariantCulture, $"{"point",-22} {"scenario",-32} {"kills",5}  {"wrong",5}  not reached");
        foreach (var row in results.GroupBy(result => (result.Case.Point, result.Case.Stage.Scenario.Name)))
        {
            var missed = string.Join(' ', row.Where(result => !result.Reached).Select(result => result.Case.Hit).Distinct().Order());
            _ = table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{row.Key.Point,-22} {row.Key.Name,-32} {Kills(row),5}  {row.Count(result => result.Problems.Count > 0),5}  {(missed.Length > 0 ? $"hits {missed}" : string.Empty)}");
        }

        var points = results.Where(result => result.Reached).Select(result => result.Case.Point).Distinct().Count();
        var wrong = results.Count(result => result.Problems.Count > 0);
        return table
            .Append(CultureInfo.InvariantCulture, $"{points} points, {Kills(results)} kills, {wrong} lost or duplicated, {took.TotalSeconds:0} s")
            .ToString();
    }

    /// <summary>A point that a process passes once takes as many processes as its number of hits.</summary>
    private static int Kills(IEnumerable<CrashResult> results) => results.Where(result => result.Reached).Sum(result => result.Case.Kills);
}
