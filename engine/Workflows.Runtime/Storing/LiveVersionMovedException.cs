namespace Workflows.Runtime.Storing;

/// <summary>Another version is live than who publishes has seen, so nothing was published.</summary>
/// <param name="live">The one that is; 0 where there is none.</param>
public sealed class LiveVersionMovedException(int live) : Exception($"version {live} is live")
{
    public int Live { get; } = live;
}
