namespace Workflows.MachineLearning.Drift;

/// <summary>
/// How likely n values depart from their own distribution by d or more, by the method that Simard and L'Ecuyer (2011) name for each n and d.
/// </summary>
internal static class KolmogorovDistribution
{
    private const int FewValues = 140;

    /// <summary>From here on the expansion is as good as the exact value also at the small end, to seven digits.</summary>
    private const int MoreValues = 500;

    private const double ManyValues = 1e6;

    /// <summary>P(D >= <paramref name="d"/>) for <paramref name="n"/> values, an integer.</summary>
    public static double Tail(double n, double d)
    {
        var z = Math.Sqrt(n) * d;
        return n switch
        {
            _ when n * d <= 0.5 => 1,
            _ when d >= 1 => 0,
            _ when d >= 0.5 || z * z >= (n <= FewValues ? 4 : 2.2) => Math.Min(1, 2 * OneSided(n, d)),
            <= FewValues => 1 - Durbin((int)n, d),
            <= MoreValues when n * Math.Pow(d, 1.5) <= 1.4 => 1 - Durbin((int)n, d),
            _ => Math.Clamp(1 - PelzGood(n, z), 0, 1),
        };
    }

    /// <summary>
    /// P(D+ >= d): d Σ C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j) (Smirnov 1944; Birnbaum and Tingey 1951). Twice this is the tail of D where a sample
    /// that departs to both sides is too rare to count.
    /// </summary>
    private static double OneSided(double n, double d)
    {
        if (n > ManyValues)
        {
            return Math.Exp(-Math.Pow((6 * n * d) + 1, 2) / (18 * n));
        }

        // The logarithm of each term is that of the binomial probability at its own mean, which Stirling's formula gives without large numbers, and
        // what d changes about it.
        var sum = Math.Exp(n * Math.Log(1 - d)) / d;
        for (double j = 1; j < n * (1 - d); j++)
        {
            var rest = n - j;
            var binomial = Stirling(n) - Stirling(j) - Stirling(rest) + (0.5 * Math.Log(n / (2 * Math.PI * j * rest)));
            var moved = (j * Math.Log(1 + (n * d / j))) + (rest * Math.Log(1 - (n * d / rest)));
            sum += Math.Exp(binomial + moved) / (d + (j / n));
        }

        return d * sum;
    }

    /// <summary>ln n! less n ln n - n + ½ ln(2πn).</summary>
    private static double Stirling(double n)
    {
        if (n >= 16)
        {
            var square = n * n;
            return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (1.0 / 1680 / square)) / square)) / square)) / n;
        }

        double factorial = 1;
        for (var i = 2; i <= n; i++)
        {
            factorial *= i;
        }

        return Math.Log(factorial) - (n * Math.Log(n)) + n - (0.5 * Math.Log(2 * Math.PI * n));
    }

    /// <summary>
    /// P(D &lt; d), exact: Durbin's (1973) matrix to the power of n, in the form of Marsaglia, Tsang and Wang (2003). With nd = k - h, 0 &lt;= h &lt; 1, the
    /// answer is n! / n^n times the middle element.
    /// </summary>
    private static double Durbin(int n, double d)
    {
        var k = (int)(n * d) + 1;
        var size = (2 * k) - 1;
        var h = k - (n * d);
        var step = Square(size);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= Math.Min(row + 1, size - 1); column++)
            {
                var value = 1.0;
                value -= column == 0 ? Math.Pow(h, row + 1) : 0;
                value -= row == size - 1 ? Math.Pow(h, size - column) : 0;
                value += column == 0 && row == size - 1 ? Math.Pow(Math.Max(0, (2 * h) - 1), size) : 0;
                for (var f = 2; f <= row - column + 1; f++)
                {
                    value /= f;
                }

                step[row][column] = value;
            }
        }

        var share = Power(step, n)[k - 1][k - 1];
        for (var i = 1; i <= n; i++)
        {
            share *= (double)i / n;
        }

        return share;
    }

    private static double[][] Square(int size) => [.. Enumerable.Range(0, size).Select(_ => new double[size])];

    private static double[][] Power(double[][] matrix, int exponent)
    {
        if (exponent == 1)
        {
            return matrix;
        }

        var half = Power(matrix, exponent / 2);
        var square = Product(half, half);
        return exponent % 2 == 0 ? square : Product(square, matrix);
    }

    private static double[][] Product(double[][] a, double[][] b)
    {
        var size = a.Length;
        var product = Square(size);
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                for (var j = 0; j < size; j++)
                {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }

        return product;
    }

    /// <summary>P(D &lt; z / √n): Kolmogorov's limit and its next three terms in powers of 1/√n (Pelz and Good 1976).</summary>
    private static double PelzGood(double n, double z)
    {
        var (z2, z4, z6) = (z * z, Math.Pow(z, 4), Math.Pow(z, 6));
        double k0 = 0;
        double k1 = 0;
        double k2 = 0;
        double k3 = 0;
        for (var k = 0; k < 30; k++)
        {
            // Each sum runs over all whole k, and is symmetric: halves count twice, and so does each whole k but 0, whose terms vanish.
            var half = Math.Pow(Math.PI * (k + 0.5), 2);
            var atHalf = 2 * Math.Exp(-half / (2 * z2));
            k0 += atHalf;
            k1 += atHalf * (half - z2);
            k2 += atHalf * ((6 * z6) + (2 * z4) + (half * ((2 * z4) - (5 * z2))) + (half * half * (1 - (2 * z2))));
            k3 += atHalf * ((Math.Pow(half, 3) * (5 - (30 * z2))) + (half * half * ((212 * z4) - (60 * z2)))
                + (half * ((135 * z4) - (96 * z6))) - (30 * z6) - (90 * z4 * z4));
            var whole = Math.Pow(Math.PI * k, 2);
            var atWhole = 2 * Math.Exp(-whole / (2 * z2));
            k2 -= atWhole * whole * 2 * z4;
            k3 += atWhole * 30 * z4 * ((3 * whole * z2) - (whole * whole));
        }

        var root = Math.Sqrt(Math.PI / 2);
        return root * ((k0 / z) + (k1 / (6 * z4 * Math.Sqrt(n))) + (k2 / (72 * z6 * z * n)) + (k3 / (6480 * z4 * z6 * n * Math.Sqrt(n))));
    }
}
