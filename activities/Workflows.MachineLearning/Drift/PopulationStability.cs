namespace Workflows.MachineLearning.Drift;

/// <summary>
/// Population stability index: the sum over bins of (q - p) ln(q / p), p and q being the shares of reference and current values. Under
/// 0.1 is usually read as stable, over 0.2 as changed.
/// </summary>
internal static class PopulationStability
{
    private const int Bins = 10;

    /// <summary>An empty bin counts as this share: the logarithm of nothing would drown all others.</summary>
    private const double Floor = 1e-4;

    public static double Index(float[] reference, float[] current)
    {
        var distinct = reference.Distinct().Order().ToArray();
        return distinct.Length <= Bins
            ? OfCounts(CountsOfValues(reference, distinct), CountsOfValues(current, distinct))
            : OfCounts(CountsOfRanges(reference, Edges(reference)), CountsOfRanges(current, Edges(reference)));
    }

    /// <summary>Of the rows in each bin, in the same order.</summary>
    public static double OfCounts(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        var (m, n) = ((double)reference.Sum(), (double)current.Sum());
        return reference.Zip(current, (a, b) =>
        {
            var (p, q) = (Math.Max(a / m, Floor), Math.Max(b / n, Floor));
            return (q - p) * Math.Log(q / p);
        }).Sum();
    }

    /// <summary>The upper ends of all bins but the last: each holds a tenth of the reference, fewer where one value fills several.</summary>
    private static float[] Edges(float[] reference)
    {
        var sorted = reference.Order().ToArray();
        return [.. Enumerable.Range(1, Bins - 1).Select(i => sorted[(i * sorted.Length / Bins) - 1]).Distinct()];
    }

    /// <summary>Few distinct values are bins of their own, and whatever the reference never had, wherever it lies, is one more.</summary>
    private static long[] CountsOfValues(float[] values, float[] distinct)
    {
        var counts = new long[distinct.Length + 1];
        foreach (var value in values)
        {
            var found = Array.BinarySearch(distinct, value);
            counts[found >= 0 ? found : distinct.Length]++;
        }

        return counts;
    }

    private static long[] CountsOfRanges(float[] values, float[] edges)
    {
        var counts = new long[edges.Length + 1];
        foreach (var value in values)
        {
            var found = Array.BinarySearch(edges, value);
            counts[found >= 0 ? found : ~found]++;
        }

        return counts;
    }
}
