using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>What was reported of one metric.</summary>
/// <param name="Last">
/// The latest point; among those of one moment the greatest step, then the one that came last: the clocks of many programs tell seconds only.
/// </param>
/// <param name="Points">How many there are.</param>
public sealed record Series(MetricPoint Last, int Points)
{
    /// <summary>By name, in the order of their first points.</summary>
    /// <param name="points">In the order in which they came.</param>
    public static IEnumerable<Series> Of(IEnumerable<MetricPoint> points) => points
        .GroupBy(point => point.Name, StringComparer.Ordinal)
        .Select(series => new Series(series.OrderBy(point => point.At).ThenBy(point => point.Step ?? long.MinValue).Last(), series.Count()));
}
