using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Making;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>
/// Reads a pod: pure, and safe for any pod at all, since others can edit ours. Facts only; what they mean for the step is decided by
/// <see cref="AttemptVerdict"/>.
/// </summary>
internal static class PodFacts
{
    /// <param name="pod">As the API server has it.</param>
    /// <param name="isOverdue">It should long be gone: what still runs there is on a node that does not answer.</param>
    /// <param name="now">For a kubelet that tells no time.</param>
    public static PodState Of(V1Pod pod, bool isOverdue, DateTimeOffset now)
    {
        var containers = Containers(pod);
        if (containers.FirstOrDefault(c => c.State?.Waiting?.Reason == "InvalidImageName") is { } invalid)
        {
            return new PodState.Ended(new AttemptOutcome { Refused = WaitingFacts.Text("InvalidImageName", invalid.State.Waiting.Message) }) { LogOf = null };
        }

        // The command's end is the attempt's, whatever else runs on: a sidecar that somebody injected may never end.
        var main = containers.FirstOrDefault(c => c.Name == PodBuilder.Main);
        if (main?.State?.Terminated is { } ended) return EndFacts.Of(pod, ended);

        // A pod may be Failed (deadline, eviction) while its container is still being killed: until that is over, two could run.
        var alive = IsAlive(pod);
        if (alive && isOverdue) return Silent(pod);
        if (main?.State?.Running is { } running) return new PodState.Running(Moment(running.StartedAt) ?? now);
        if (alive) return new PodState.Waiting("node", "it is being prepared");
        if (pod.Status?.Phase is "Succeeded" or "Failed") return EndFacts.Of(pod, null);
        return IsDeleted(pod) ? OfDeleted(pod, containers, isOverdue) : WaitingFacts.Of(pod, containers);
    }

    /// <summary>Init containers first, as they run.</summary>
    public static IReadOnlyList<V1ContainerStatus> Containers(V1Pod pod) =>
        [.. (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).OfType<V1ContainerStatus>()];

    /// <summary>A container of it runs, ours or not.</summary>
    public static bool IsAlive(V1Pod pod) => Containers(pod).Any(c => c.State?.Running is not null);

    public static bool IsDeleted(V1Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    /// <summary>What is left to it from its deletion on. Others can write any number there.</summary>
    public static TimeSpan Grace(V1Pod pod) => TimeSpan.FromSeconds(Math.Clamp(pod.Metadata.DeletionGracePeriodSeconds ?? 0, 0, int.MaxValue));

    public static DateTimeOffset? Moment(DateTime? time) => time is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)) : null;

    /// <summary>Nobody runs it, or the kubelet has said so (it takes the grace to 0 when all is over).</summary>
    private static PodState OfDeleted(V1Pod pod, IReadOnlyList<V1ContainerStatus> containers, bool isOverdue)
    {
        var began = containers.Any(c => c.State?.Terminated is not null || c.LastState?.Terminated is not null);
        var over = string.IsNullOrEmpty(pod.Spec?.NodeName) || pod.Metadata.DeletionGracePeriodSeconds is null or 0;
        if (over && began) return EndFacts.Of(pod, null);
        if (over) return new PodState.NotStarted(EndFacts.Disruption(pod) ?? "the pod was deleted before it started");
        return isOverdue ? Silent(pod) : new PodState.Waiting("node", "the pod is being deleted");
    }

    private static PodState.Silent Silent(V1Pod pod) =>
        new(new AttemptOutcome { Lost = $"node {pod.Spec?.NodeName ?? "?"} does not answer: the pod was to be gone at {pod.Metadata.DeletionTimestamp:u}" });
}
