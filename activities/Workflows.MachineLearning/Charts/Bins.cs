namespace Workflows.MachineLearning.Charts;

/// <summary>Bins of equal width over a range. Few integers get one bin each, centred: an hour of the day is not a continuum.</summary>
internal readonly record struct Bins(double Low, double High, int Count)
{
    private const int Usual = 30;

    public double Width => (High - Low) / Count;

    public static Bins For(params IReadOnlyList<float>[] series)
    {
        var (low, high, whole) = (double.MaxValue, double.MinValue, true);
        foreach (var value in series.SelectMany(s => s).Where(float.IsFinite))
        {
            (low, high, whole) = (Math.Min(low, value), Math.Max(high, value), whole && float.IsInteger(value));
        }

        if (low > high)
        {
            return new Bins(0, 1, 1);
        }

        return whole && high - low <= Usual
            ? new Bins(low - 0.5, high + 0.5, (int)(high - low) + 1)
            : new Bins(low, high > low ? high : low + 1, Usual);
    }

    /// <summary>The share of the finite values in each bin, in percent; values outside count in the outermost.</summary>
    public double[] Percent(IEnumerable<float> values)
    {
        var counts = new double[Count];
        var total = 0;
        foreach (var value in values.Where(float.IsFinite))
        {
            counts[Math.Clamp((int)Math.Floor((value - Low) / Width), 0, Count - 1)]++;
            total++;
        }

        return [.. counts.Select(c => 100 * c / Math.Max(total, 1))];
    }
}
