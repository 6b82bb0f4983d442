using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Committing;

/// <summary>
/// Tells whether a commit is in the store, since the reply to it may be lost (F19). That the number of its last event is taken proves nothing, another
/// engine may have taken it: the event itself must be there.
/// </summary>
internal sealed class CommitWitness(IStore store)
{
    /// <summary>Whether it leaves a trace in its run. One of answers alone leaves none, and giving an answer twice is harmless.</summary>
    public static bool CanTell(RunCommit commit) => commit is { IsNew: true } or { Facts.Count: > 0 };

    public async Task<bool> IsStoredAsync(RunCommit commit, CancellationToken stop)
    {
        var (sequence, seed) = commit.Facts is [.., var last] ? (last.Sequence, (ulong?)last.Event.Seed) : (1, null);
        return await store.FindFactAsync(commit.After.Partition, commit.After.Id, sequence, stop) is { } stored && stored.Seed == seed;
    }
}
