namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The places of a namespace and the line before them: who comes first is served first.</summary>
internal sealed class NamespacePlaces(int count)
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> taken = [];
    private readonly LinkedList<Guid> line = new();
    private readonly HashSet<Guid> inLine = [];

    public int Count => count;

    /// <returns>False: it stands in the line now, and will be named by a <see cref="Leave"/>.</returns>
    public bool Enter(Guid uid)
    {
        lock (gate)
        {
            if (taken.Contains(uid)) return true;
            if (taken.Count < count && (line.First is null || line.First.Value == uid))
            {
                _ = Remove(uid);
                return taken.Add(uid);
            }

            if (inLine.Add(uid)) _ = line.AddLast(uid);
            return false;
        }
    }

    /// <summary>For one that runs already, whatever the number of places is now.</summary>
    public void Force(Guid uid)
    {
        lock (gate)
        {
            _ = Remove(uid);
            _ = taken.Add(uid);
        }
    }

    /// <summary>It needs none any more.</summary>
    /// <returns>Who should try to enter now.</returns>
    public Guid? Leave(Guid uid)
    {
        lock (gate)
        {
            var first = line.First?.Value == uid;
            return (taken.Remove(uid) || (Remove(uid) && first)) && taken.Count < count ? line.First?.Value : null;
        }
    }

    private bool Remove(Guid uid) => inLine.Remove(uid) && line.Remove(uid);
}
