using k8s.Models;
using Workflows.Executors.Kubernetes.Calling;

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

    /// <summary>Events that say the same of volumes and networks.</summary>
    private static readonly HashSet<string> unprepared =
    [
        "FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox", "FailedCreatePodContainer",
        "NetworkNotReady", "InspectFailed", "Failed",
    ];

    public static PodState Of(V1Pod pod, IReadOnlyList<V1ContainerStatus> containers)
    {
        var conditions = pod.Status?.Conditions ?? [];
        if (pod.Spec?.SchedulingGates is { Count: > 0 } gates)
        {
            var queue = pod.Metadata.Labels?.TryGetValue(Keys.Queue, out var name) == true ? $"queue {name}" : "an admission queue";
            return new PodState.Waiting("quota", $"waits for {queue} (gate {BoundedText.Start(string.Join(", ", gates.Select(g => g?.Name)))})");
        }

        if (conditions.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
        {
            return new PodState.Waiting("node", Text(unscheduled.Reason, unscheduled.Message));
        }

        if (containers.Select(c => c.State?.Waiting).FirstOrDefault(w => w?.Reason is not null && stuck.Contains(w.Reason)) is { } waiting)
        {
            return new PodState.Waiting("image", Text(waiting.Reason, waiting.Message));
        }

        return string.IsNullOrEmpty(pod.Spec?.NodeName)
            ? new PodState.Waiting("node", "waits for the scheduler")
            : new PodState.Waiting("node", $"is being started on node {pod.Spec.NodeName}") { IsStarting = true };
    }

    /// <summary>An event's word about a pod that does not begin.</summary>
    public static PodState.Waiting OfEvent(string? reason, string? message) =>
        new(reason is not null && unprepared.Contains(reason) ? "image" : "node", Text(reason, message));

    public static string Text(string? reason, string? message) => (reason, message) switch
    {
        (_, null or "") => BoundedText.Start(reason ?? "no reason is given"),
        (null or "", _) => BoundedText.Start(message),
        _ => BoundedText.Start($"{reason}: {message}"),
    };
}
