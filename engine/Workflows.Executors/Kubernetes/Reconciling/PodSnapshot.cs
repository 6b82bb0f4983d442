using Workflows.Executors.Kubernetes.Reading;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>A pod as deciding needs it.</summary>
/// <param name="State">What it says of its attempt.</param>
/// <param name="IsDeleted">Its deletion was asked for.</param>
/// <param name="IsOver">No grace is left: nothing of it will run.</param>
/// <param name="HasFinalizer">Our finalizer holds it.</param>
internal sealed record PodSnapshot(PodState State, bool IsDeleted, bool IsOver, bool HasFinalizer)
{
    /// <summary>The attempt has ended, and a container that somebody injected runs on: its node has still to stop it.</summary>
    public bool HasSidecar { get; init; }
}
