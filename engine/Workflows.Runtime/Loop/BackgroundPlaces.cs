namespace Workflows.Runtime.Loop;

/// <summary>How much an engine does at once away from its loops, whatever number of partitions it drives.</summary>
internal sealed class BackgroundPlaces
{
    /// <summary>Enough to keep a database busy, too few to choke it when 10,000 runs recover at once.</summary>
    public FairQueue Reads { get; } = new(8);

    /// <summary>Apart from the reads: gigabytes that are hashed for one run must not hold up another's loading.</summary>
    public FairQueue Files { get; } = new(4);

    /// <summary>Expressions are pure computing: more places than this would only take the cores from the loops.</summary>
    public FairQueue Expressions { get; } = new(Math.Max(1, Environment.ProcessorCount / 2));
}
