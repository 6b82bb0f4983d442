using System.Net;
using System.Net.Sockets;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Runtime.Executing;
using Workflows.Server.ActivityApi;
using Workflows.Tests.Kubernetes.Server;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>
/// A namespace of a whole cluster, with a scheduler and a kubelet. <c>WORKFLOWS_TEST_KUBECONFIG</c> says which cluster; it must have the images
/// <c>docker.io/local/busybox:1</c>, and <c>docker.io/local/wf-exec:1</c> or what <c>WORKFLOWS_TEST_EXEC_IMAGE</c> names (README.md). Its pods
/// talk to a real activity API on this machine, with tokens of attempts that an engine beside it believes to run.
/// </summary>
internal sealed class RealCluster : IAsyncDisposable
{
    public const string Variable = "WORKFLOWS_TEST_KUBECONFIG", ImageVariable = "WORKFLOWS_TEST_EXEC_IMAGE", HostVariable = "WORKFLOWS_TEST_HOST";
    private const int Attempts = 24;
    private static int count;
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-real-").FullName;
    private readonly List<Engine> engines = [];
    private readonly Rig rig = Rig.Create();
    private readonly AttemptTokens tokens;
    private ActivityApiHost? api;
    private int used;

    private RealCluster(k8s.Kubernetes admin, string space)
    {
        (Admin, Space) = (admin, space);
        tokens = new AttemptTokens(StoreKey.Of(rig.Folder));
    }

    public k8s.Kubernetes Admin { get; }
    public string Space { get; }
    public Server.MemoryFiles Files { get; } = new();

    public static async Task<RealCluster> StartAsync()
    {
        var kubeconfig = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(kubeconfig), $"no {Variable}: the kubeconfig of a cluster for tests");
        var admin = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var space = $"workflows-test-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        await admin.CoreV1.CreateNamespaceAsync(new V1Namespace
        {
            Metadata = new V1ObjectMeta { Name = space, Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        });

        // Pods are refused until the namespace has its service account.
        await Lab.UntilAsync(async () => (await admin.CoreV1.ListNamespacedServiceAccountAsync(space)).Items.Any(a => a.Metadata.Name == "default" && (a.Secrets is { Count: > 0 } || !IsOld(admin))));
        var cluster = new RealCluster(admin, space);
        await cluster.ListenAsync();
        return cluster;
    }

    /// <summary>The files of kept checkpoints.</summary>
    public IEnumerable<string> Checkpoints => Directory.EnumerateFiles(Path.Combine(rig.Folder, "checkpoints"), "*.tar");

    public Engine Engine(Func<KubernetesOptions, KubernetesOptions>? change = null)
    {
        var engine = new Engine((change ?? (o => o))(new KubernetesOptions
        {
            Cluster = new ClusterChoice(Environment.GetEnvironmentVariable(Variable), null, Space),
            Instance = "test",
            ActivityApi = () => ActivityApiHost.At(new IPEndPoint(HostAddress(), api!.Port)),
            Token = tokens.Of,
            LogFolder = Path.Combine(folder, Guid.NewGuid().ToString("N")),
            ExecImage = Environment.GetEnvironmentVariable(ImageVariable) ?? "docker.io/local/wf-exec:1",
        }), Files);
        engines.Add(engine);
        return engine;
    }

    /// <summary>An attempt whose command is a shell script.</summary>
    public AttemptSpec Script(string script, string step = "step") => Making.Samples.Spec(step, rig.Executor.Begun[used++].Uid) with
    {
        Image = "docker.io/local/busybox:1",
        Command = ["sh", "-c", script],
    };

    public async Task<IList<V1Pod>> PodsAsync() => (await Admin.CoreV1.ListNamespacedPodAsync(Space)).Items;

    public string Log(Core.Runs.AttemptOutcome outcome) => Files.Text(outcome.Artifacts.Single(a => a.Name == Core.Runs.ArtifactRecord.LogName).Sha256);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines) await engine.DisposeAsync();
        foreach (var pod in await PodsAsync())
        {
            await Admin.CoreV1.PatchNamespacedPodAsync(new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), pod.Metadata.Name, Space);
        }

        await Admin.CoreV1.DeleteNamespaceAsync(Space);
        if (api is { } open) await open.DisposeAsync();
        await rig.DisposeAsync();
        Admin.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Attempts that live until the test ends, and an API that knows them.</summary>
    private async Task ListenAsync()
    {
        rig.Executor.Script = _ => null;
        rig.Start();
        _ = await rig.AcceptAsync($"name: bikes\nsteps:\n{string.Concat(Enumerable.Range(0, Attempts).Select(i => $"  s{i}: {{ uses: container, command: [x], checkpoint: true }}\n"))}");
        foreach (var i in Enumerable.Range(0, Attempts)) await rig.Executor.UntilBegun($"s{i}");
        api = await ActivityApiHost.StartAsync(
            new ActivityApiOptions
            {
                Folder = rig.Folder,
                Engine = rig.Engine,
                Records = rig.Sqlite,
                Files = Files,
                Tokens = tokens,
                Pods = [new IPEndPoint(HostAddress(), 0)],
                LaunchText = uid => engines.Select(engine => engine.Executor.LaunchText(uid)).FirstOrDefault(text => text is not null),
            },
            CancellationToken.None);
    }

    /// <summary>This machine as pods see it: its address on the way to the API server, unless it is given.</summary>
    private static IPAddress HostAddress()
    {
        if (Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } given) return IPAddress.Parse(given);
        var server = new Uri(KubernetesClientConfiguration.BuildConfigFromConfigFile(Environment.GetEnvironmentVariable(Variable)).Host);
        using var way = new Socket(SocketType.Dgram, ProtocolType.Udp);
        way.Connect(server.Host, server.Port);
        var address = ((IPEndPoint)way.LocalEndPoint!).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>Before 1.24 a service account has a token secret, and pods wait for it.</summary>
    private static bool IsOld(k8s.Kubernetes admin) => int.TryParse(admin.Version.GetCode().Minor.TrimEnd('+'), out var minor) && minor < 24;
}
