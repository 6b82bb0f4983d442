namespace Workflows.Runtime.Timing;

/// <summary>
/// Keys by the moment they are due: pure. Setting a key again replaces it; equal moments come out in the order they were set. A replaced
/// entry is left in the heap and skipped when it surfaces, so setting and clearing are cheap.
/// </summary>
internal sealed class DueQueue<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> current = [];
    private readonly PriorityQueue<(TKey Key, long Ticket), (DateTimeOffset Due, long Ticket)> heap = new();
    private long tickets;

    public int Count => current.Count;

    public void Set(TKey key, DateTimeOffset due)
    {
        current[key] = ++tickets;
        heap.Enqueue((key, tickets), (due, tickets));
    }

    public bool Clear(TKey key) => current.Remove(key);

    /// <summary>When the earliest key is due; null where there is none.</summary>
    public DateTimeOffset? Next()
    {
        while (heap.TryPeek(out var entry, out var priority))
        {
            if (IsCurrent(entry))
            {
                return priority.Due;
            }

            heap.Dequeue();
        }

        return null;
    }

    /// <summary>Takes the earliest key that is due.</summary>
    public bool TryTake(DateTimeOffset now, out TKey key)
    {
        key = default!;
        if (Next() is not { } due || due > now)
        {
            return false;
        }

        key = heap.Dequeue().Key;
        current.Remove(key);
        return true;
    }

    private bool IsCurrent((TKey Key, long Ticket) entry) => current.TryGetValue(entry.Key, out var ticket) && ticket == entry.Ticket;
}
