using System.Numerics;

namespace Workflows.MachineLearning.Drift;

/// <summary>
/// The two-sample Kolmogorov-Smirnov test: the widest gap between the two cumulative distributions, and how likely chance makes one as wide.
/// The probability is that of SciPy's <c>ks_2samp</c>: exact while neither sample has more than 10,000 values, else from the distribution of
/// one sample of the size that both together are worth.
/// </summary>
/// <param name="Statistic">0 (alike) to 1 (disjoint).</param>
/// <param name="PValue">With thousands of rows tiny for differences that matter to nobody: read it beside the statistic.</param>
internal readonly record struct KolmogorovSmirnov(double Statistic, double PValue)
{
    private const int MaxExact = 10_000;

    /// <summary>Of two samples, each in ascending order.</summary>
    public static KolmogorovSmirnov Test(ReadOnlySpan<float> reference, ReadOnlySpan<float> current)
    {
        var gap = Gap(reference, current);
        double m = reference.Length;
        double n = current.Length;
        var statistic = gap / (m * n);
        return new(statistic, Math.Max(m, n) <= MaxExact
            ? Outside(reference.Length, current.Length, gap)
            : KolmogorovDistribution.Tail(Math.Round(m * n / (m + n)), statistic));
    }

    /// <summary>The widest |i/m - j/n|, times m n: an integer, so that no rounding decides whether another gap is as wide.</summary>
    private static long Gap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        long gap = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            // Past all equal values of both before looking: the distributions step there, they don't slope.
            var value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= value)
            {
                i++;
            }

            while (j < b.Length && b[j] <= value)
            {
                j++;
            }

            gap = Math.Max(gap, Math.Abs(((long)i * b.Length) - ((long)j * a.Length)));
        }

        return gap;
    }

    /// <summary>
    /// How likely a path from (0, 0) to (m, n), each as likely as any other, somewhere has a gap as wide (Hodges 1957). Of the paths to
    /// (i, j) the share i / (i + j) comes from (i - 1, j) and the rest from (i, j - 1), so the share of those that were outside is the mean
    /// of the two shares, and 1 where (i, j) is outside itself. Only sums of positive numbers: the smallest probability has all its digits.
    /// </summary>
    private static double Outside(int m, int n, long gap)
    {
        if (gap == 0)
        {
            return 1;
        }

        var part = (long)BigInteger.GreatestCommonDivisor(m, n);
        var (up, right, limit) = (m / part, n / part, gap / part);
        // Of the row before; all outside, until the band of the inside reaches there.
        var shares = new double[n + 1];
        Array.Fill(shares, 1);
        for (long i = 0; i <= m; i++)
        {
            // Inside is |i right - j up| < limit.
            var first = Math.Max(0, ((i * right) - limit) / up + ((i * right) - limit >= 0 ? 1 : 0));
            var last = Math.Min(n, ((i * right) + limit - 1) / up);
            if (first > 0)
            {
                shares[first - 1] = 1;
            }

            for (var j = first; j <= last; j++)
            {
                shares[j] = i + j == 0 ? 0 : ((i == 0 ? 0 : i * shares[j]) + (j == 0 ? 0 : j * shares[j - 1])) / (i + j);
            }
        }

        return shares[n];
    }
}
