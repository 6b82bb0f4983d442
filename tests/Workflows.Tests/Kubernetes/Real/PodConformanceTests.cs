using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Executors.Kubernetes;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Tests.Executors.Conformance;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>What every executor does alike, done by pods of a real cluster with the real <c>wf-exec</c> and the real activity API.</summary>
[Collection(RealSpaces.Name)]
public sealed class PodConformanceTests : ExecutorConformance
{
    private RealCluster cluster = null!;

    protected override IFileStore Files => cluster.Files;

    /// <summary>A pod reads it through the API, as an attempt of its project.</summary>
    protected override Task<StoredFile> PutAsync(Stream content) => cluster.PutAsync(content);

    protected override IExecutor Open() => new KubernetesExecutor(cluster.Options, cluster.Files, NullLogger<KubernetesExecutor>.Instance);

    public override async ValueTask InitializeAsync()
    {
        cluster = await RealCluster.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await cluster.DisposeAsync();
    }

    /// <summary>A command starts in its image's working directory, which nobody can write to; locally that happens to be the step's folder.</summary>
    protected override AttemptSpec Shell(string script) =>
        base.Shell($"cd \"$WF_STEP_DIR\"; {script}") with { Uid = cluster.NextUid(), Image = "docker.io/local/busybox:1" };

    /// <summary>A kubelet says SIGTERM first in any case, and kills two seconds later; the executor can't ask for less.</summary>
    protected override int[] ExitsAtOnce => [7, .. base.ExitsAtOnce];

    /// <summary>The activity API keeps the checkpoint of a step; this one takes part in the step of the other.</summary>
    protected override AttemptSpec Again(AttemptSpec spec)
    {
        var next = base.Again(spec);
        cluster.Stand(next.Uid, spec.Uid);
        return next;
    }

    /// <summary>
    /// In the pod itself. Another attempt can't see the folder: pods share nothing, and a checkpoint travels when a command ends. Until the
    /// command has begun there is nothing to run it in.
    /// </summary>
    protected override async Task<bool> BesideAsync(AttemptSpec running, string script)
    {
        await Reports.RunningAsync(running);
        try
        {
            string[] command = ["sh", "-c", $"WF_CHECKPOINT=/work/checkpoint; {script}"];
            return await cluster.Admin.NamespacedPodExecAsync(
                Engine.PodOf(running),
                cluster.Space,
                "main",
                command,
                tty: false,
                NothingSaid,
                TestContext.Current.CancellationToken) == 0;
        }
        catch (WebSocketException)
        {
            return false;
        }

        static Task NothingSaid(Stream input, Stream output, Stream error) => Task.CompletedTask;
    }
}
