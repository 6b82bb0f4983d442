namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>What failed in a row for one attempt, each counted by itself: that is what the pauses before the next try grow from.</summary>
internal sealed class RetryCounters
{
    /// <summary>Requests that met an error which may pass.</summary>
    public int ApiErrors { get; set; }

    /// <summary>Answers 403 that nobody understands.</summary>
    public int Unrecognized { get; set; }

    /// <summary>Pods that were deleted before they started.</summary>
    public int NotStarted { get; set; }

    /// <summary>When the next pod may be made after one of those, as a timestamp of the steady clock.</summary>
    public long NotBefore { get; set; }

    /// <summary>Reconciles that threw.</summary>
    public FailureStreak Reconciles { get; } = new();
}
