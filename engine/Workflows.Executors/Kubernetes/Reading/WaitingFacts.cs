using k8s.Models;

namespace Workflows.Executors.Kubernetes.Reading;

/// <summary>What a pod that has not begun waits for, in the cluster's own words (RELIABILITY F12, F13).</summary>
internal static class WaitingFacts
{
    /// <summary>
    /// Trouble between an image and a running container, a missing secret among it: kind <c>image</c>, which the engine bounds even where
    /// the step sets no <c>queueTimeout</c>.
    /// </summary>
    private static readonly HashSet<string> stuck =
    [
        "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed",
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff",
    ];

    public static PodState Of(V1Pod pod, IReadOnlyList<V1ContainerStatus> containers)
    {
        var conditions = pod.Status?.Conditions ?? [];
        if (pod.Spec?.SchedulingGates is { Count: > 0 } gates)
        {
            var queue = pod.Metadata.Labels?.TryGetValue(Keys.Queue, out var name) == true ? $"queue {name}" : "an admission queue";
            return new PodState.Waiting("quota", $"waits for {queue} (gate {string.Join(", ", gates.Select(g => g.Name))})");
        }

        if (conditions.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
        {
            return new PodState.Waiting("node", Text(unscheduled.Reason, unscheduled.Message));
        }

        if (containers.Select(c => c.State?.Waiting).FirstOrDefault(w => w?.Reason is not null && stuck.Contains(w.Reason)) is { } waiting)
        {
            return new PodState.Waiting("image", Text(waiting.Reason, waiting.Message));
        }

        return new PodState.Waiting("node", string.IsNullOrEmpty(pod.Spec?.NodeName) ? "waits for the scheduler" : $"is being started on node {pod.Spec.NodeName}");
    }

    public static string Text(string? reason, string? message) => (reason, message) switch
    {
        (_, null or "") => reason ?? "no reason is given",
        (null or "", _) => message,
        _ => $"{reason}: {message}",
    };
}
