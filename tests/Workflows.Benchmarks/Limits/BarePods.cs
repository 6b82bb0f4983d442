using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Models;
using Workflows.Benchmarks.Pods;

namespace Workflows.Benchmarks.Limits;

/// <summary>What this cluster gives a plain program that makes pods and watches them: no database, no log, no result.</summary>
internal sealed class BarePods(Cluster cluster) : IDisposable
{
    /// <summary>As many requests at once as our executor sends.</summary>
    private const int AtOnce = 16;

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> ends = [];
    private Task watching = Task.CompletedTask;
    private int made;

    /// <summary>One after the other: the next is made when the watch says that the last has ended.</summary>
    public async Task<TimeSpan> ChainAsync(int pods, PodCommand command)
    {
        Watch();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < pods; i++) await RunAsync(command);
        return clock.Elapsed;
    }

    /// <summary>All at once.</summary>
    public async Task<TimeSpan> FanAsync(int pods, PodCommand command)
    {
        Watch();
        var clock = Stopwatch.StartNew();
        var running = new ConcurrentBag<Task>();
        await Parallel.ForAsync(0, pods, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) => running.Add(await MakeAsync(command)));
        await Task.WhenAll(running);
        return clock.Elapsed;
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private async Task RunAsync(PodCommand command) => await await MakeAsync(command);

    /// <returns>Ends with the pod.</returns>
    private async Task<Task> MakeAsync(PodCommand command)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bare-{Interlocked.Increment(ref made)}");
        var end = ends.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await cluster.Admin.CoreV1.CreateNamespacedPodAsync(Pod(name, command), cluster.Space);
        return end.Task;
    }

    private void Watch()
    {
        if (!watching.IsCompleted) return;
        watching = Task.Run(async () =>
        {
            await foreach (var (_, pod) in cluster.Admin.CoreV1.WatchListNamespacedPodAsync(cluster.Space, cancellationToken: stop.Token))
            {
                if (!ends.TryGetValue(pod.Metadata.Name, out var end)) continue;
                if (pod.Status.Phase == "Succeeded") end.TrySetResult();
                if (pod.Status.Phase == "Failed") end.TrySetException(
                    new InvalidOperationException($"the bare pod {pod.Metadata.Name} failed: {pod.Status.Message}"));
            }
        });
    }

    /// <summary>
    /// As <c>kubectl run</c> makes it, with the service account's token that a cluster adds to any pod. It is a volume, and what a kubelet waits
    /// for volumes is much the same for one as for ours.
    /// </summary>
    private static V1Pod Pod(string name, PodCommand command)
    {
        V1VolumeMount[] mounts = [new() { Name = "wf", MountPath = "/wf" }];

        // As ours reserve it: a node takes no more of them at once.
        var resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m") } };
        return new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PodSpec
            {
                RestartPolicy = "Never",
                InitContainers = command.Exec is null
                    ? [new() { Name = "install", Image = PodCommand.ExecImage, ImagePullPolicy = "IfNotPresent", Command = [
                        "/wf-exec",
                        "--install",
                        "/wf"], VolumeMounts = mounts }]
                    : null,
                Containers =
                [
                    new()
                    {
                        Name = "main",
                        Image = command.Image,
                        ImagePullPolicy = "IfNotPresent",
                        Command = [.. command.Words],
                        Resources = resources,
                        VolumeMounts = command.Exec is null ? mounts : null,
                    },
                ],
                Volumes = command.Exec is null ? [new() { Name = "wf", EmptyDir = new V1EmptyDirVolumeSource() }] : null,
            },
        };
    }
}
