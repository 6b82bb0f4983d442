namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Failures in a row of one thing: how many, and for how long by our own steady clock.</summary>
internal sealed class FailureStreak
{
    /// <summary>Fewer than this prove nothing, however long they took: the process may have stood still in between.</summary>
    private const int Fewest = 10;

    private long firstAt;

    public int Count { get; private set; }

    public void Add(TimeProvider time)
    {
        if (Count++ == 0) firstAt = time.GetTimestamp();
    }

    public void Clear() => Count = 0;

    /// <summary>It failed often enough, and has failed for so long.</summary>
    public bool HasLasted(TimeSpan bound, TimeProvider time) => Count >= Fewest && time.GetElapsedTime(firstAt) >= bound;
}
