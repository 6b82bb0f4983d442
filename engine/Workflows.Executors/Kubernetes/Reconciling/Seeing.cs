using k8s.Models;
using Workflows.Executors.Kubernetes.Reading;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Looks at an attempt's pod and brings its trail up to date.</summary>
internal static class Seeing
{
    /// <summary>After this long, a pod that was let go and is still there is let go once more.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    /// <returns>Null: no pod of this attempt is in sight.</returns>
    public static Sight? Of(Attempt attempt, Home home, TimeProvider time, TimeSpan nodeLostTimeout)
    {
        if (home.Space.Pods.Find(home.Name) is not { } pod || attempt.IsForeign(pod))
        {
            attempt.Miss();
            return null;
        }

        var state = PodFacts.Of(pod, attempt.DeletedFor(pod, time) > Grace(pod) + nodeLostTimeout, time.GetUtcNow());
        attempt.Meet(pod, Began(pod), silent: state is PodState.Silent);
        if (attempt.Trail.LetGo && time.GetElapsedTime(attempt.LetGoAt) > patience) attempt.Trail = attempt.Trail with { LetGo = false };
        return new Sight(state, PodFacts.IsDeleted(pod), IsOver(pod), pod.Metadata.Finalizers?.Contains(Keys.Finalizer) == true) { HasSidecar = state is PodState.Ended && PodFacts.IsAlive(pod) };
    }

    private static TimeSpan Grace(V1Pod pod) => TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);

    private static bool Began(V1Pod pod) =>
        PodFacts.Containers(pod).Any(c => (c.State?.Running, c.State?.Terminated, c.LastState?.Terminated) is not (null, null, null));

    private static bool IsOver(V1Pod pod) => PodFacts.IsDeleted(pod) && pod.Metadata.DeletionGracePeriodSeconds is null or 0;
}
