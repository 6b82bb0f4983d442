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
        var edges = Edges(reference);
        return OfCounts(Counts(reference, edges), Counts(current, edges));
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

    /// <summary>
    /// The upper ends of all bins but the last. Few distinct values are bins of their own; else each bin holds a tenth of the reference,
    /// fewer where one value fills several.
    /// </summary>
    private static float[] Edges(float[] reference)
    {
        var distinct = reference.Distinct().Order().ToArray();
        if (distinct.Length <= Bins)
        {
            // One more, so that values that the reference never had fall into a bin of their own.
            return distinct;
        }

        var sorted = reference.Order().ToArray();
        return [.. Enumerable.Range(1, Bins - 1).Select(i => sorted[(i * sorted.Length / Bins) - 1]).Distinct()];
    }

    private static long[] Counts(float[] values, float[] edges)
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
