using Workflows.Executors.Kubernetes.Logs;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>What one attempt's reconciles know. Only the one that is under way touches it: <see cref="PodAttempt.State"/> sees to that.</summary>
internal sealed class AttemptState
{
    /// <summary>What was asked of the pod and seen of it.</summary>
    public PodHistory Pod { get; set; } = new();

    public Collection Collection { get; } = new();
    public RetryCounters Retries { get; } = new();

    /// <summary>How long we know that its pod is to go.</summary>
    public PodStopwatch Deleted { get; } = new();

    /// <summary>How long its pod has been seen being started.</summary>
    public PodStopwatch Starting { get; } = new();

    /// <summary>How long ago its removal was sent.</summary>
    public PodStopwatch Removed { get; private set; } = new();

    /// <summary>What the engine was told last: the same is not told twice.</summary>
    public Observation? Reported { get; set; }

    /// <summary>The engine asked for the attempt anew, and is to be told once more.</summary>
    public bool ReportAgain { get; set; }

    /// <summary>The cluster was in sight when, or after, the attempt was asked for: what its history does not know is not there.</summary>
    public bool SawCluster { get; set; }

    /// <summary>Its pod was made here, or was compared with its spec when it was adopted.</summary>
    public bool IsCompared { get; set; }

    public PodLog? Log { get; set; }

    /// <summary>Takes in what other threads have posted.</summary>
    public void Take(Posted posted)
    {
        ReportAgain |= posted.ReportAgain;
        SawCluster |= posted.ClusterWasSeen;
        Collection.Result = posted.Collected ?? Collection.Result;
        if (posted.GonePodUid is { } gone) Pod = Pod with { GonePodUid = gone };
    }

    /// <summary>The removal was sent: from now on the pod's end is waited for.</summary>
    public void RemoveSent(string podUid, TimeProvider time)
    {
        Pod = Pod with { RemoveSent = true };
        Removed = new PodStopwatch();
        _ = Removed.Elapsed(podUid, time);
    }
}
