namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>What other threads have to say to an attempt's next reconcile.</summary>
internal sealed record Posted
{
    public static Posted Nothing { get; } = new();

    /// <summary>The engine asked for the attempt once more: after a restart of its own it wants to hear again what was said.</summary>
    public bool ReportAgain { get; init; }

    /// <summary>The cluster had been seen when the engine asked.</summary>
    public bool ClusterWasSeen { get; init; }

    /// <summary>The informer was told that the pod of this uid is gone.</summary>
    public string? GonePodUid { get; init; }

    /// <summary>The collector is through.</summary>
    public CollectionResult? Collected { get; init; }
}
