using System.Collections.Concurrent;
using k8s.Autorest;
using k8s.Models;
using Workflows.Executors.Kubernetes;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>Scheduler and kubelet by themselves: pods run and end, deleted ones end with 143. Remembers every pod that there ever was.</summary>
/// <param name="admin">Past every proxy.</param>
/// <param name="space">The namespace.</param>
/// <param name="exitOf">How a pod's command ends; null: it runs until its pod is deleted.</param>
internal sealed class Kwok(k8s.Kubernetes admin, string space, Func<V1Pod, int?> exitOf) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Kubelet kubelet = new(admin, space);
    private readonly ConcurrentDictionary<string, Guid> pods = [];
    private Task? work;

    /// <summary>How many different pods each attempt had.</summary>
    public IEnumerable<(Guid Attempt, int Pods)> Pods => pods.Values.CountBy(uid => uid).Select(c => (c.Key, c.Value));

    /// <summary>Which attempts' pods ran, and so can't be made anew.</summary>
    public ConcurrentDictionary<string, Guid> Ran { get; } = [];

    /// <summary>Called when a pod's command has started, and before the server hears of its end.</summary>
    public Action<V1Pod, bool> Saw { get; init; } = (_, _) => { };

    public void Start() => work = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (work is not null) await work;
        stop.Dispose();
    }

    /// <summary>A plain poll: the test's own eyes must not depend on watches.</summary>
    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var pod in await kubelet.AllAsync())
            {
                try
                {
                    await MoveAsync(pod);
                }
                catch (HttpOperationException overtaken) when (
                    overtaken.Response.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
                {
                    // It was deleted meanwhile; the next round sees.
                }
            }

            await Task.Delay(15);
        }
    }

    private async Task MoveAsync(V1Pod pod)
    {
        var (name, uid) = (pod.Metadata.Name, Guid.Parse(pod.Metadata.Labels[Keys.Attempt]));
        pods[pod.Metadata.Uid] = uid;
        var state = pod.Status.ContainerStatuses?.FirstOrDefault()?.State;
        switch (pod)
        {
            case { Metadata.DeletionTimestamp: not null } when state?.Running is not null:
                Saw(pod, true);
                await kubelet.EndAsync(name, Kubelet.Record(pod, 143), exit: 1);
                break;
            case { Metadata: { DeletionTimestamp: not null, DeletionGracePeriodSeconds: > 0 } }:
                await kubelet.GoneAsync(name);
                break;
            case { Metadata.DeletionTimestamp: not null }:
                break;
            case { Spec.NodeName: null }:
                await kubelet.BindAsync(name);
                break;
            case { Status.Phase: "Pending" }:
                Ran[pod.Metadata.Uid] = uid;
                await kubelet.RunAsync(name);
                Saw(pod, false);
                break;
            case { Status.Phase: "Running" } when exitOf(pod) is { } exit:
                Saw(pod, true);
                await kubelet.EndAsync(name, Kubelet.Record(pod, exit));
                break;
        }
    }
}
