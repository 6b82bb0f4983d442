namespace Workflows.MachineLearning.Generate;

/// <summary>Draws from distributions.</summary>
internal static class Draws
{
    /// <summary>Standard normal, by Box and Muller.</summary>
    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A count around a mean, with the spread of a Poisson count and some more, as real demand has.</summary>
    public static int Count(this Random random, double mean)
    {
        var level = mean * Math.Exp((0.16 * random.Normal()) - 0.0128);
        return Math.Max(0, (int)Math.Round(level + (Math.Sqrt(level) * random.Normal())));
    }
}
