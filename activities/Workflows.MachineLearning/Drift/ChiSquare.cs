namespace Workflows.MachineLearning.Drift;

/// <summary>The chi-square test of homogeneity: whether chance alone explains how often two samples have each category.</summary>
/// <param name="Statistic">The sum of (seen - expected)² / expected over both samples.</param>
/// <param name="PValue">Of the chi-square distribution with one degree of freedom less than there are categories; without Yates' correction.</param>
internal readonly record struct ChiSquare(double Statistic, double PValue)
{
    /// <summary>How often each category was seen, in the same order; those that neither sample has are left out.</summary>
    public static ChiSquare Test(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        double m = reference.Sum();
        double n = current.Sum();
        double sum = 0;
        var categories = 0;
        foreach (var (a, b) in reference.Zip(current).Where(pair => pair.First + pair.Second > 0))
        {
            categories++;
            // (a - m t)² / (m t) + (b - n t)² / (n t), where t is the category's share of all.
            var apart = (a * n) - (b * m);
            sum += apart * apart / (m * n * (a + b));
        }

        return new(sum, categories < 2 ? 1 : UpperGamma((categories - 1) / 2.0, sum / 2));
    }

    /// <summary>The regularized upper incomplete gamma function Q(a, x): a series for x below a + 1, and a continued fraction above it.</summary>
    private static double UpperGamma(double a, double x)
    {
        if (x <= 0)
        {
            return 1;
        }

        var front = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var term = 1 / a;
            var series = term;
            for (var k = 1; term > series * 1e-17; k++)
            {
                term *= x / (a + k);
                series += term;
            }

            return Math.Max(0, 1 - (front * series));
        }

        // Modified Lentz: 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)).
        var b = x + 1 - a;
        var c = double.MaxValue;
        var d = 1 / b;
        var fraction = d;
        for (var k = 1; k < 10_000; k++)
        {
            var numerator = k * (a - k);
            b += 2;
            d = 1 / ((numerator * d) + b);
            c = b + (numerator / c);
            fraction *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-15)
            {
                break;
            }
        }

        return front * fraction;
    }

    /// <summary>ln Γ(a) by Stirling's series, which wants a to be large: Γ(a) = Γ(a + 1) / a until it is.</summary>
    private static double LogGamma(double a)
    {
        double divisor = 1;
        for (; a < 16; a++)
        {
            divisor *= a;
        }

        var square = a * a;
        var correction = ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (1.0 / 1680 / square)) / square)) / square)) / a;
        return ((a - 0.5) * Math.Log(a)) - a + (0.5 * Math.Log(2 * Math.PI)) + correction - Math.Log(divisor);
    }
}
