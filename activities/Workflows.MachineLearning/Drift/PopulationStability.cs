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

    /// <summary>Of two samples of numbers, each in ascending order.</summary>
    public static double Index(ReadOnlySpan<float> reference, ReadOnlySpan<float> current)
    {
        var distinct = Distinct(reference);
        if (distinct.Count <= Bins)
        {
            return OfCounts(CountsOfValues(reference, distinct), CountsOfValues(current, distinct));
        }

        var edges = Edges(reference);
        return OfCounts(CountsOfRanges(reference, edges), CountsOfRanges(current, edges));
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

    /// <summary>The different values, or more than there are bins.</summary>
    private static List<float> Distinct(ReadOnlySpan<float> sorted)
    {
        List<float> distinct = [];
        foreach (var value in sorted)
        {
            if (distinct.Count > Bins)
            {
                break;
            }

            if (distinct.Count == 0 || !distinct[^1].Equals(value))
            {
                distinct.Add(value);
            }
        }

        return distinct;
    }

    /// <summary>The upper ends of all bins but the last: each holds a tenth of the reference, fewer where one value fills several.</summary>
    private static List<float> Edges(ReadOnlySpan<float> sorted)
    {
        List<float> edges = [];
        for (long i = 1; i < Bins; i++)
        {
            var edge = sorted[(int)(i * sorted.Length / Bins) - 1];
            if (edges.Count == 0 || !edges[^1].Equals(edge))
            {
                edges.Add(edge);
            }
        }

        return edges;
    }

    /// <summary>Few distinct values are bins of their own, and whatever the reference never had, wherever it lies, is one more.</summary>
    private static long[] CountsOfValues(ReadOnlySpan<float> sorted, List<float> distinct)
    {
        var counts = new long[distinct.Count + 1];
        foreach (var value in sorted)
        {
            var found = distinct.BinarySearch(value);
            counts[found >= 0 ? found : distinct.Count]++;
        }

        return counts;
    }

    private static long[] CountsOfRanges(ReadOnlySpan<float> sorted, List<float> edges)
    {
        var counts = new long[edges.Count + 1];
        foreach (var value in sorted)
        {
            var found = edges.BinarySearch(value);
            counts[found >= 0 ? found : ~found]++;
        }

        return counts;
    }
}
