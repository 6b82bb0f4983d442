using k8s.Models;
using Workflows.Executors.Kubernetes.Reading;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Looks at an attempt's pod as the cache has it, and brings its history up to date.</summary>
internal static class PodInspector
{
    /// <summary>After this long, a pod that was removed and is still there is removed once more.</summary>
    private static readonly TimeSpan removalPatience = TimeSpan.FromSeconds(60);

    /// <returns>Null: no pod of this attempt is in sight.</returns>
    public static PodSnapshot? Inspect(PodAttempt attempt, PodLocation location, TimeProvider time, TimeSpan nodeLostTimeout)
    {
        var state = attempt.State;
        if (location.Namespace.Pods.Find(location.Name) is not { } pod || attempt.IsForeign(pod))
        {
            if (attempt.Desired.IsReleased) state.Pod = state.Pod.NotSeen();
            return null;
        }

        var isOverdue = PodFacts.IsDeleted(pod) && state.Deleted.Elapsed(pod.Metadata.Uid, time) > PodFacts.Grace(pod) + nodeLostTimeout;
        var seen = PodFacts.Of(pod, isOverdue, time.GetUtcNow());
        state.Pod = state.Pod.Seen(pod, Began(pod), isSilent: seen is PodState.Silent);
        if (state.Pod.RemoveSent && state.Removed.Elapsed(pod.Metadata.Uid, time) > removalPatience) state.Pod = state.Pod with { RemoveSent = false };
        return new PodSnapshot(seen, PodFacts.IsDeleted(pod), IsOver(pod), pod.Metadata.Finalizers?.Contains(Keys.Finalizer) == true)
        {
            HasSidecar = seen is PodState.Ended && PodFacts.IsAlive(pod),
        };
    }

    private static bool Began(V1Pod pod) =>
        PodFacts.Containers(pod).Any(c => (c.State?.Running, c.State?.Terminated, c.LastState?.Terminated) is not (null, null, null));

    private static bool IsOver(V1Pod pod) => PodFacts.IsDeleted(pod) && pod.Metadata.DeletionGracePeriodSeconds is null or 0;
}
