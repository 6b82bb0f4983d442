using Workflows.Runtime.Deciding;

namespace Workflows.Runtime.Committing;

/// <summary>What became of a batch: every unit of it is in one of the lists.</summary>
internal sealed class Verdicts
{
    public List<Decided> Stored { get; } = [];

    /// <summary>Alone in its transaction and still failed.</summary>
    public List<(Decided Unit, Exception Why)> Failed { get; } = [];

    /// <summary>Not ours any more: another engine owns the partition, or this one stops.</summary>
    public List<Decided> Dropped { get; } = [];
}
