using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Runtime.Files;
using Workflows.Server.ActivityApi;
using Workflows.Storage.Files;

namespace Workflows.Benchmarks.Pods;

/// <summary>A real engine with the Kubernetes executor and the activity API that its pods report to.</summary>
internal sealed class PodRig : IAsyncDisposable
{
    private readonly Rig rig;
    private readonly ActivityApiHost api;

    private PodRig(Rig rig, ActivityApiHost api) => (this.rig, this.api) = (rig, api);

    public static async Task<PodRig> StartAsync(Cluster cluster, ClusterChoice choice)
    {
        var folder = Directory.CreateTempSubdirectory("wf-bench-").FullName;
        var files = new FolderFileStore(Path.Combine(folder, "files"));
        var tokens = new AttemptTokens(StoreKey.Of(folder));
        ActivityApiHost? api = null;
        var here = cluster.Here();
        var executor = new KubernetesExecutor(
            new KubernetesOptions
            {
                Cluster = choice,
                Instance = "bench",
                ActivityApi = () => ActivityApiHost.At(new IPEndPoint(here, api!.Port)),
                Token = tokens.Of,
                LogFolder = Path.Combine(folder, "logs"),
                ExecImage = PodCommand.ExecImage,
                ExecInImage = image => image == PodCommand.Trivial.Image ? PodCommand.Trivial.Exec : null,
            },
            files,
            NullLogger<KubernetesExecutor>.Instance);
        var rig = new Rig(executor, folder);
        rig.Start();
        api = ActivityApiHost.Start(
            new ActivityApiOptions
            {
                Folder = folder,
                Engine = rig.Engine,
                Records = rig.Store,
                Files = new ProjectFiles(files, rig.Store),
                Tokens = tokens,
                Pods = [new IPEndPoint(here, 0)],
                LaunchText = executor.LaunchText,
            });
        return new PodRig(rig, api);
    }

    public Task<Guid> AcceptAsync(string text) => rig.AcceptAsync(text);

    /// <summary>From the acceptance to the recorded end.</summary>
    public async Task<TimeSpan> RunAsync(string text) => await rig.FinishAsync([await rig.AcceptAsync(text)]);

    public Task TerminateAsync(Guid run) => rig.TerminateAsync(run);

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await api.DisposeAsync();
    }
}
