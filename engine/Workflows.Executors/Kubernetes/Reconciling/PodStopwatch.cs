namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// How long something has been so for one pod. By our own steady clock: the cluster's may be minutes away from it, and a node that still saves a
/// checkpoint must not be taken for a dead one.
/// </summary>
internal sealed class PodStopwatch
{
    private string? pod;
    private long startedAt;

    /// <summary>Since this was first asked about the pod; another pod begins anew.</summary>
    public TimeSpan Elapsed(string podUid, TimeProvider time)
    {
        if (pod != podUid) (pod, startedAt) = (podUid, time.GetTimestamp());
        return time.GetElapsedTime(startedAt);
    }
}
