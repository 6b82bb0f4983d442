namespace Workflows.MachineLearning.Drift;

/// <summary>The two-sample Kolmogorov-Smirnov test: the widest gap between the two cumulative distributions, and how likely chance makes one as wide.</summary>
/// <param name="Statistic">0 (alike) to 1 (disjoint).</param>
/// <param name="PValue">With thousands of rows tiny for differences that matter to nobody: read it beside the statistic.</param>
internal readonly record struct KolmogorovSmirnov(double Statistic, double PValue)
{
    public static KolmogorovSmirnov Test(float[] reference, float[] current)
    {
        var a = reference.Order().ToArray();
        var b = current.Order().ToArray();
        double gap = 0;
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

            gap = Math.Max(gap, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        var effective = Math.Sqrt((double)a.Length * b.Length / (a.Length + b.Length));
        return new KolmogorovSmirnov(gap, Tail((effective + 0.12 + (0.11 / effective)) * gap));
    }

    /// <summary>
    /// Kolmogorov's distribution, 2 sum (-1)^(k-1) exp(-2 k² x²), with Stephens' correction for small samples in x (Numerical Recipes 14.3).
    /// </summary>
    private static double Tail(double x)
    {
        // Below this the series needs ever more terms, and the answer is 1 to six digits.
        if (x < 0.2)
        {
            return 1;
        }

        double sum = 0;
        for (var k = 1; k <= 100; k++)
        {
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * x * x);
        }

        return Math.Clamp(sum, 0, 1);
    }
}
