namespace Workflows.MachineLearning.Scoring;

/// <summary>
/// How sure a difference between two models is. Both are measured on the same resampled rows, so what makes a row hard for both cancels
/// out. Rows are drawn in blocks where neighbours resemble each other (hours of one day): single rows would feign certainty. A draw that does
/// not define the figure (of one class alone there is no AUC) is made again.
/// </summary>
internal static class PairedBootstrap
{
    /// <summary>A draw of rows that define the figure as a whole lacks a class in less than two of three cases: so many in a row don't happen.</summary>
    private const int MaxDraws = 1000;

    /// <summary>The difference a - b of each resample, ascending.</summary>
    public static double[] Differences(Scores a, Scores b, string metric, int resamples, int blockRows, int seed)
    {
        var random = new Random(seed);
        var counts = new int[a.Actual.Length];
        var differences = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            differences[r] = double.NaN;
            for (var draw = 0; double.IsNaN(differences[r]) && draw < MaxDraws; draw++)
            {
                Draw(counts, blockRows, random);
                differences[r] = a.Measure(metric, counts) - b.Measure(metric, counts);
            }
        }

        Array.Sort(differences);
        return differences;
    }

    /// <summary>The percentile interval that holds <paramref name="confidence"/> of ascending values.</summary>
    public static (double Low, double High) Interval(double[] ascending, double confidence)
    {
        var tail = (1 - confidence) / 2;
        return (Quantile(ascending, tail), Quantile(ascending, 1 - tail));
    }

    /// <summary>Linear interpolation between order statistics (Hyndman and Fan's type 7).</summary>
    public static double Quantile(double[] ascending, double fraction)
    {
        var place = fraction * (ascending.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((place - below) * (ascending[above] - ascending[below]));
    }

    /// <summary>How often each row is drawn: whole blocks from random starts, around the end, until as many rows as there are.</summary>
    private static void Draw(int[] counts, int blockRows, Random random)
    {
        Array.Clear(counts);
        for (var drawn = 0; drawn < counts.Length;)
        {
            var start = random.Next(counts.Length);
            for (var i = 0; i < blockRows && drawn < counts.Length; i++, drawn++)
            {
                counts[(start + i) % counts.Length]++;
            }
        }
    }
}
