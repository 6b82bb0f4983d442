namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The uids added last, up to a number.</summary>
internal sealed class RecentUids(int limit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LinkedListNode<Guid>> known = [];
    private readonly LinkedList<Guid> oldestFirst = new();

    public bool Contains(Guid uid)
    {
        lock (gate) return known.ContainsKey(uid);
    }

    public void Remove(Guid uid)
    {
        lock (gate)
        {
            if (known.Remove(uid, out var node)) oldestFirst.Remove(node);
        }
    }

    public void Add(Guid uid)
    {
        lock (gate)
        {
            if (known.ContainsKey(uid)) return;
            known[uid] = oldestFirst.AddLast(uid);
            if (known.Count <= limit) return;
            _ = known.Remove(oldestFirst.First!.Value);
            oldestFirst.RemoveFirst();
        }
    }
}
