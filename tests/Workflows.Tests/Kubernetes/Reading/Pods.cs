using k8s.Models;

namespace Workflows.Tests.Kubernetes.Reading;

/// <summary>Pods as a cluster shows them.</summary>
internal static class Pods
{
    public static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    public const string Good = """{"exit":0,"startedAt":"2026-01-01T12:00:00Z","endedAt":"2026-01-01T12:00:05Z","artifacts":[],"outputs":{"n":1}}""";

    public static V1Pod Pod(string? phase = "Pending") => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", Uid = "u" },
        Spec = new V1PodSpec
        {
            NodeName = "n1",
            Containers = [new V1Container
            {
                Name = "main",
                Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") } },
            }],
        },
        Status = new V1PodStatus { Phase = phase },
    };

    public static V1Pod Command(this V1Pod pod, V1ContainerState state)
    {
        pod.Status.ContainerStatuses = [new V1ContainerStatus { Name = "main", State = state }];
        return pod;
    }

    /// <summary>As a service mesh injects it.</summary>
    public static V1Pod Sidecar(this V1Pod pod, V1ContainerState state)
    {
        pod.Status.ContainerStatuses = [.. pod.Status.ContainerStatuses, new V1ContainerStatus { Name = "istio-proxy", State = state }];
        return pod;
    }

    public static V1Pod Init(this V1Pod pod, V1ContainerState state)
    {
        pod.Status.InitContainerStatuses = [new V1ContainerStatus { Name = "wf-exec", State = state }];
        return pod;
    }

    public static V1Pod OtherInit(this V1Pod pod, V1ContainerState state) =>
        pod.With(p => p.Status.InitContainerStatuses = [new V1ContainerStatus { Name = "istio-init", State = state }]);

    public static V1Pod With(this V1Pod pod, Action<V1Pod> change)
    {
        change(pod);
        return pod;
    }

    public static V1Pod Deleted(this V1Pod pod, int afterSeconds, int grace) => pod.With(p =>
    {
        p.Metadata.DeletionTimestamp = Noon.AddSeconds(afterSeconds);
        p.Metadata.DeletionGracePeriodSeconds = grace;
    });

    public static V1Pod Condition(this V1Pod pod, string type, string status, string reason, string message, int? afterSeconds = null) => pod.With(p =>
        p.Status.Conditions =
        [
            new V1PodCondition
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                LastTransitionTime = afterSeconds is { } s ? Noon.AddSeconds(s) : null,
            },
        ]);

    public static V1ContainerState Waiting(string reason, string? message = null) =>
        new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };

    public static V1ContainerState Running() => new() { Running = new V1ContainerStateRunning { StartedAt = Noon } };

    public static V1ContainerState Ended(int exit, string? message = null, string reason = "Completed") => new()
    {
        Terminated = new V1ContainerStateTerminated { ExitCode = exit, Message = message, Reason = reason, StartedAt = Noon, FinishedAt = Noon.AddSeconds(5) },
    };
}
