using k8s.Models;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>What was asked of an attempt's pod and seen of it before: what its present status does not tell.</summary>
internal sealed record PodHistory
{
    /// <summary>A create was sent, whatever became of it.</summary>
    public bool CreateSent { get; init; }

    /// <summary>The uid of the pod that was seen last.</summary>
    public string? PodUid { get; init; }

    /// <summary>A container of it ran.</summary>
    public bool Ran { get; init; }

    /// <summary>A live answer said that there is no pod, and nothing was sent since.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>The silence of its node was confirmed by a live answer.</summary>
    public bool IsSilenceConfirmed { get; init; }

    /// <summary>How its pod was last told to stop.</summary>
    public StopMode? StopSent { get; init; }

    /// <summary>It was deleted and our finalizer taken off; the event of its end is awaited.</summary>
    public bool RemoveSent { get; init; }

    /// <summary>The pod of which an event said that it is gone.</summary>
    public string? GonePodUid { get; init; }

    /// <summary>Its result is being collected, or was reported: nothing else is done about its end.</summary>
    public bool IsEnding { get; init; }

    /// <summary>A pod is looked at: what was known of another one is void.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="began">A container of it has run.</param>
    /// <param name="isSilent">Its node does not answer.</param>
    public PodHistory Seen(V1Pod pod, bool began, bool isSilent)
    {
        var known = PodUid == pod.Metadata.Uid ? this : this with { PodUid = pod.Metadata.Uid, Ran = false, StopSent = null, RemoveSent = false };
        return known with { CreateSent = true, IsAbsent = false, Ran = known.Ran || began, IsSilenceConfirmed = known.IsSilenceConfirmed && isSilent };
    }

    /// <summary>
    /// No pod is in the cache. After our own removal the event of the pod's end is proof enough that there is none; before it is not, since a pod
    /// whose label was taken off is told as deleted, too.
    /// </summary>
    public PodHistory NotSeen() => RemoveSent && GonePodUid is not null && GonePodUid == PodUid ? this with { IsAbsent = true } : this;
}
