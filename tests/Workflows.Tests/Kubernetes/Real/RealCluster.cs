using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Server.ActivityApi;
using Workflows.Storage.Files;
using Workflows.Tests.Executors;
using Workflows.Tests.Kubernetes.Server;
using Workflows.Tests.Runtime;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>
/// The executor alone against a namespace of a whole cluster. It must have the images <c>docker.io/local/busybox:1</c>, and
/// <c>docker.io/local/wf-exec:1</c> or what <c>WORKFLOWS_TEST_EXEC_IMAGE</c> names (README.md). Its pods talk to a real activity API on this
/// machine, with tokens of attempts that an engine beside it believes to run.
/// </summary>
internal sealed class RealCluster : IAsyncDisposable
{
    public const string ImageVariable = "WORKFLOWS_TEST_EXEC_IMAGE", HostVariable = "WORKFLOWS_TEST_HOST";
    private const int Attempts = 24;
    private readonly RealSpace space;
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<Guid, Guid> stands = [];
    private readonly List<Engine> engines = [];
    private readonly Rig rig = Rig.Create();
    private readonly AttemptTokens tokens;
    private ActivityApiHost? api;
    private int used;

    private RealCluster(RealSpace space)
    {
        this.space = space;
        Files = new FolderFileStore(folder.Path("files"));
        tokens = new AttemptTokens(StoreKey.Of(rig.Folder));
    }

    public k8s.Kubernetes Admin => space.Admin;
    public string Space => space.Name;
    public FolderFileStore Files { get; }

    public static async Task<RealCluster> StartAsync()
    {
        var cluster = new RealCluster(await RealSpace.StartAsync());
        await cluster.ListenAsync();
        return cluster;
    }

    /// <summary>The files of kept checkpoints.</summary>
    public IEnumerable<string> Checkpoints => Directory.EnumerateFiles(Path.Combine(rig.Folder, "checkpoints"), "*.tar");

    public KubernetesOptions Options => new()
    {
        Cluster = new ClusterChoice(space.Kubeconfig, null, Space),
        Instance = "test",
        ActivityApi = () => ActivityApiHost.At(new IPEndPoint(HostAddress(space.Kubeconfig), api!.Port)),
        Token = uid => tokens.Of(stands.GetValueOrDefault(uid, uid)),
        RecordKey = uid => System.Security.Cryptography.SHA256.HashData(uid.ToByteArray()),
        LogFolder = folder.Path(Guid.NewGuid().ToString("N")),
        ExecImage = Environment.GetEnvironmentVariable(ImageVariable) ?? "docker.io/local/wf-exec:1",
    };

    public Engine Engine(Func<KubernetesOptions, KubernetesOptions>? change = null)
    {
        var engine = new Engine((change ?? (o => o))(Options), Files);
        engines.Add(engine);
        return engine;
    }

    /// <summary>An attempt whose command is a shell script.</summary>
    public AttemptSpec Script(string script, string step = "step") => Making.Samples.Spec(step, NextUid()) with
    {
        Image = "docker.io/local/busybox:1",
        Command = ["sh", "-c", script],
    };

    /// <summary>An attempt that the activity API knows.</summary>
    public Guid NextUid() => rig.Executor.Begun[used++].Uid;

    /// <summary>To the activity API this attempt is that one: another try of the same step, with its checkpoint.</summary>
    public void Stand(Guid next, Guid first) => stands[next] = stands.GetValueOrDefault(first, first);

    public Task<IList<V1Pod>> PodsAsync() => space.PodsAsync();

    /// <summary>Puts a file that attempts may read.</summary>
    public Task<StoredFile> PutAsync(Stream content) => new ProjectFiles(Files, rig.Bare).PutAsync("default", content, null, CancellationToken.None);

    public string Text(string sha256) => File.ReadAllText(Files.PathOf(sha256));

    public string Log(Core.Runs.AttemptOutcome outcome) => Text(outcome.Artifacts.Single(a => a.Name == Core.Runs.ArtifactRecord.LogName).Sha256);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines) await engine.DisposeAsync();
        await space.DisposeAsync();
        if (api is { } open) await open.DisposeAsync();
        await rig.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Attempts that live until the test ends, and an API that knows them.</summary>
    private async Task ListenAsync()
    {
        rig.Executor.Script = _ => null;
        rig.Start();
        _ = await rig.AcceptAsync($"name: bikes\nsteps:\n{string.Concat(Enumerable.Range(0, Attempts).Select(i => $"  s{i}: {{ uses: container, command: [x], checkpoint: true }}\n"))}");
        foreach (var i in Enumerable.Range(0, Attempts)) await rig.Executor.UntilBegun($"s{i}");
        api = ActivityApiHost.Start(
            new ActivityApiOptions
            {
                Folder = rig.Folder,
                Engine = rig.Engine,
                Records = rig.Bare,
                Files = new ProjectFiles(Files, rig.Bare),
                Tokens = tokens,
                Pods = [new IPEndPoint(HostAddress(space.Kubeconfig), 0)],
                LaunchText = uid => engines.Select(engine => engine.Executor.LaunchText(uid)).FirstOrDefault(text => text is not null),
            });
    }

    /// <summary>This machine as pods see it: its address on the way to the API server, unless it is given.</summary>
    private static IPAddress HostAddress(string kubeconfig)
    {
        if (Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } given) return IPAddress.Parse(given);
        var server = new Uri(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig).Host);
        using var way = new Socket(SocketType.Dgram, ProtocolType.Udp);
        way.Connect(server.Host, server.Port);
        var address = ((IPEndPoint)way.LocalEndPoint!).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
