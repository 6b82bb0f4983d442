using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using Workflows.Runner.Wire;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>Moves pods through their states by patching their status, as KWOK does; every statement goes straight to the server, past the proxy.</summary>
internal sealed class Kubelet(k8s.Kubernetes admin, string space)
{
    public static string Record(int exit, string? more = null) =>
        $$"""{"exit":{{exit}},"startedAt":"{{DateTimeOffset.UtcNow:O}}","endedAt":"{{DateTimeOffset.UtcNow:O}}","artifacts":[]{{more}}}""";

    /// <summary>The record as <c>wf-exec</c> leaves it: sealed, where the pod was given a key.</summary>
    public static string Record(V1Pod pod, int exit) =>
        pod.Spec.Containers[0].Env?.FirstOrDefault(v => v.Name == RecordSeal.Variable)?.Value is { } key ? Sealed(Record(exit), key) : Record(exit);

    public static string Sealed(string record, string key)
    {
        var mac = HMACSHA256.HashData(Convert.FromHexString(key), Encoding.UTF8.GetBytes(record));
        return Encoding.UTF8.GetString(RecordSeal.Append(Encoding.UTF8.GetBytes(record), Convert.ToHexStringLower(mac)));
    }

    public Task<V1Pod> ReadAsync(string pod) => admin.CoreV1.ReadNamespacedPodAsync(pod, space);

    public async Task<IList<V1Pod>> AllAsync() => (await admin.CoreV1.ListNamespacedPodAsync(space)).Items;

    /// <summary>The scheduler's part: from now on a deletion keeps its grace.</summary>
    public async Task BindAsync(string pod, string node = "node-1") =>
        await admin.CoreV1.CreateNamespacedPodBindingAsync(
            new V1Binding { Metadata = new V1ObjectMeta { Name = pod }, Target = new V1ObjectReference { Kind = "Node", Name = node, ApiVersion = "v1" } }, pod,
            space);

    public Task RunAsync(string pod) => StatusAsync(pod, new { phase = "Running", containerStatuses = Command(new { running = new { startedAt = Now() } }) });

    /// <summary>The command ends and leaves this in its termination message.</summary>
    public Task EndAsync(string pod, string message, int exit = 0, string reason = "Completed") =>
        StatusAsync(pod, new { phase = exit == 0 ? "Succeeded" : "Failed", containerStatuses = Command(Terminated(exit, reason, message)) });

    /// <summary>The command ends, and a container that somebody injected runs on.</summary>
    public Task EndBesideSidecarAsync(string pod, string message) => StatusAsync(pod, new
    {
        phase = "Running",
        containerStatuses = (object[])
        [
            .. Command(new { terminated = new { exitCode = 0, reason = "Completed", message, startedAt = Now(), finishedAt = Now() } }),
            .. Container("istio-proxy", new { running = new { startedAt = Now() } }),
        ],
    });

    /// <summary>The init container fails, and the command never begins.</summary>
    public Task FailInstallAsync(string pod, int exit) => StatusAsync(pod, new
    {
        phase = "Failed",
        initContainerStatuses = Container("wf-exec", new { terminated = new { exitCode = exit, reason = "Error", startedAt = Now(), finishedAt = Now() } }),
        containerStatuses = Command(new { waiting = new { reason = "PodInitializing" } }),
    });

    public Task WaitAsync(string pod, string reason, string message) =>
        StatusAsync(pod, new { phase = "Pending", containerStatuses = Command(new { waiting = new { reason, message } }) });

    /// <summary>It is on its node, and its status says no more than that.</summary>
    public Task PrepareAsync(string pod) => WaitAsync(pod, "ContainerCreating", string.Empty);

    /// <summary>An event about it, as a kubelet tells it.</summary>
    public async Task WarnAsync(string pod, string reason, string message)
    {
        var about = new V1ObjectReference { Kind = "Pod", Name = pod, NamespaceProperty = space, Uid = (await ReadAsync(pod)).Metadata.Uid };
        await admin.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { GenerateName = "e-" },
                InvolvedObject = about,
                Type = "Warning",
                Reason = reason,
                Message = message,
                LastTimestamp = DateTime.UtcNow,
            },
            space);
    }

    public Task UnschedulableAsync(string pod, string message) =>
        StatusAsync(pod, new { phase = "Pending", conditions = new[] { new { type = "PodScheduled", status = "False", reason = "Unschedulable", message } } });

    /// <summary>The whole pod fails; its container is killed.</summary>
    public Task FailAsync(string pod, string reason, string message) =>
        StatusAsync(pod, new { phase = "Failed", reason, message, containerStatuses = Command(Terminated(137, "Error")) });

    public Task DisruptAsync(string pod, string reason, string message) =>
        StatusAsync(pod, new
        {
            phase = "Failed",
            conditions = new[] { new { type = "DisruptionTarget", status = "True", reason, message } },
            containerStatuses = Command(Terminated(143, "Error")),
        });

    /// <summary>The kubelet's last word on a deleted pod.</summary>
    public Task GoneAsync(string pod) => admin.CoreV1.DeleteNamespacedPodAsync(pod, space, new V1DeleteOptions { GracePeriodSeconds = 0 });

    /// <summary>Somebody with a terminal.</summary>
    public Task DeleteAsync(string pod) => admin.CoreV1.DeleteNamespacedPodAsync(pod, space);

    public Task PatchAsync(string pod, object change) =>
        admin.CoreV1.PatchNamespacedPodAsync(new V1Patch(JsonSerializer.Serialize(change), V1Patch.PatchType.MergePatch), pod, space);

    private Task<V1Pod> StatusAsync(string pod, object status) =>
        admin.CoreV1.PatchNamespacedPodStatusAsync(new V1Patch(JsonSerializer.Serialize(new { status }), V1Patch.PatchType.StrategicMergePatch), pod, space);

    private static object Terminated(int exitCode, string reason, string? message = null) =>
        new { terminated = new { exitCode, reason, message, startedAt = Now(), finishedAt = Now() } };

    private static object[] Command(object state) => Container("main", state);

    private static object[] Container(string name, object state) => [new { name, image = "i", imageID = "", ready = false, restartCount = 0, state }];

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
