namespace Workflows.Runtime.Loop;

/// <summary>The pause between two tries: each is twice the one before, until one is as long as the longest, or longer.</summary>
/// <param name="Length">This one.</param>
/// <param name="Longest">Where it grows no more.</param>
public readonly record struct GrowingPause(TimeSpan Length, TimeSpan Longest)
{
    /// <summary>
    /// Between two tries of something that must succeed in the end, until they are a second: what was away is found soon after it is back, and an outage
    /// that is shorter than a lease does not outlast it by the pause that follows.
    /// </summary>
    public GrowingPause(TimeSpan length)
        : this(length, TimeSpan.FromSeconds(1))
    {
    }

    /// <summary>The one after this.</summary>
    public GrowingPause Next => Length < Longest ? this with { Length = 2 * Length } : this;
}
