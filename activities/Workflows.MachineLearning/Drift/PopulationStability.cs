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
        var p = Shares(reference, edges);
        var q = Shares(current, edges);
        return p.Zip(q, (a, b) => (Math.Max(b, Floor) - Math.Max(a, Floor)) * Math.Log(Math.Max(b, Floor) / Math.Max(a, Floor))).Sum();
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

    private static double[] Shares(float[] values, float[] edges)
    {
        var counts = new double[edges.Length + 1];
        foreach (var value in values)
        {
            var found = Array.BinarySearch(edges, value);
            counts[found >= 0 ? found : ~found]++;
        }

        return [.. counts.Select(c => c / values.Length)];
    }
}
