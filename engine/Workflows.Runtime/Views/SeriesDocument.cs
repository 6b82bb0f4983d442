using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>What an attempt measured of one metric, one time after the other.</summary>
/// <param name="Step">The step.</param>
/// <param name="Index">The instance of a step that is fanned out; null for any other.</param>
/// <param name="Attempt">Which attempt of it.</param>
/// <param name="Name">The metric.</param>
/// <param name="Count">How many points there are.</param>
/// <param name="Points">All of them, or a thousand that lie evenly between the first and the last.</param>
public sealed record SeriesDocument(string Step, int? Index, int Attempt, string Name, int Count, IReadOnlyList<PointDocument> Points)
{
    private const int Most = 1_000;

    /// <param name="step">The step's name.</param>
    /// <param name="attempt">What measured it.</param>
    /// <param name="points">In the order in which they came.</param>
    public static SeriesDocument Of(string step, AttemptRecord attempt, IReadOnlyList<MetricPoint> points)
    {
        MetricPoint[] inOrder = [.. points.OrderBy(point => point.At).ThenBy(point => point.Step ?? long.MinValue)];
        var shown = Thinned(inOrder).Select(point => new PointDocument(point.Step, point.At, point.Value));
        return new(step, attempt.Index, attempt.Number, inOrder[0].Name, inOrder.Length, [.. shown]);
    }

    private static IEnumerable<MetricPoint> Thinned(MetricPoint[] points) => points.Length <= Most
        ? points
        : Enumerable.Range(0, Most).Select(each => points[(int)((long)each * (points.Length - 1) / (Most - 1))]);
}

/// <summary>What was measured at one time.</summary>
/// <param name="Step">Of what was counted, such as an epoch; null: nothing was.</param>
/// <param name="At">When.</param>
/// <param name="Value">How much.</param>
public sealed record PointDocument(long? Step, DateTimeOffset At, double Value);
