using Workflows.Runtime.Deciding;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Committing;

/// <summary>What became of a batch: every unit of it is in one of the lists.</summary>
internal sealed class CommitOutcomes
{
    public List<CommitUnit> Stored { get; } = [];

    /// <summary>Alone in its transaction and still failed.</summary>
    public List<(CommitUnit Unit, Exception Why)> Failed { get; } = [];

    /// <summary>Not ours any more, or this engine stops: the next one decides it again.</summary>
    public List<CommitUnit> Dropped { get; } = [];

    /// <summary>
    /// Why this engine may write no more in some partitions: another one drives them, or the store is not there any more. Null while it may.
    /// </summary>
    public LeaseLostException? Lost { get; set; }

    /// <summary>A fault of ours has hit them all.</summary>
    public static CommitOutcomes AllFailed(IReadOnlyList<CommitUnit> units, Exception why)
    {
        var outcomes = new CommitOutcomes();
        outcomes.Failed.AddRange(units.Select(unit => (unit, why)));
        return outcomes;
    }

    /// <summary>What became of these.</summary>
    public CommitOutcomes Of(HashSet<CommitUnit> units)
    {
        var part = new CommitOutcomes { Lost = Lost is { } lost && units.Any(unit => lost.Concerns(unit.Commit.After.Partition)) ? lost : null };
        part.Stored.AddRange(Stored.Where(units.Contains));
        part.Failed.AddRange(Failed.Where(failed => units.Contains(failed.Unit)));
        part.Dropped.AddRange(Dropped.Where(units.Contains));
        return part;
    }
}
