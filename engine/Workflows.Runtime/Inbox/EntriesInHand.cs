using System.Collections.Concurrent;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Inbox;

/// <summary>
/// The inbox entries that were handed to the owner and are not answered yet: they are open in the store still, and must not be handed over again.
/// Read by whoever reads the inbox; answers are told from any thread.
/// </summary>
internal sealed class EntriesInHand
{
    private readonly HashSet<long> ids = [];
    private readonly ConcurrentQueue<long> answered = new();
    private readonly ConcurrentDictionary<long, int> partitions = new();

    public IReadOnlySet<long> Ids => ids;

    /// <summary>
    /// A pass over the inbox begins: what was answered before it is seen as answered by it. What is answered from now on is kept in mind until the next
    /// pass, for this one may have seen it open.
    /// </summary>
    public void Begin()
    {
        while (answered.TryDequeue(out var id))
        {
            ids.Remove(id);
            partitions.TryRemove(id, out _);
        }
    }

    public void Take(IEnumerable<InboxEntry> page)
    {
        foreach (var entry in page)
        {
            ids.Add(entry.Id);
            partitions[entry.Id] = entry.Partition;
        }
    }

    /// <summary>Nobody here drives the partition any more: where it is taken again, its open entries are handed over again.</summary>
    public void LetGoOf(int partition)
    {
        foreach (var (entry, _) in partitions.Where(entry => entry.Value == partition))
        {
            LetGo(entry);
        }
    }

    /// <summary>The answer to this entry is stored, or was given up: where it is open all the same, it is handed over again.</summary>
    public void LetGo(long entry) => answered.Enqueue(entry);
}
