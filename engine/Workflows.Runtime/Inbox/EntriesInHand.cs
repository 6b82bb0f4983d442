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
        }
    }

    public void Take(IEnumerable<InboxEntry> page) => ids.UnionWith(page.Select(entry => entry.Id));

    /// <summary>The answer to this entry is stored, or was given up: where it is open all the same, it is handed over again.</summary>
    public void LetGo(long entry) => answered.Enqueue(entry);
}
