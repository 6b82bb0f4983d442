using System.Text;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>
/// A namespace of a whole cluster, with a scheduler and a kubelet. <c>WORKFLOWS_TEST_KUBECONFIG</c> says which cluster; it must have the images
/// <c>docker.io/local/busybox:1</c>, and <c>docker.io/local/wf-exec:1</c> or what <c>WORKFLOWS_TEST_EXEC_IMAGE</c> names (README.md).
/// </summary>
internal sealed class RealCluster : IAsyncDisposable
{
    public const string Variable = "WORKFLOWS_TEST_KUBECONFIG", ImageVariable = "WORKFLOWS_TEST_EXEC_IMAGE";
    private static int count;
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-real-").FullName;
    private readonly List<Engine> engines = [];

    private RealCluster(k8s.Kubernetes admin, string space) => (Admin, Space) = (admin, space);

    public k8s.Kubernetes Admin { get; }
    public string Space { get; }
    public MemoryFiles Files { get; } = new();

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
        return new RealCluster(admin, space);
    }

    public Engine Engine(Func<KubernetesOptions, KubernetesOptions>? change = null)
    {
        var engine = new Engine((change ?? (o => o))(new KubernetesOptions
        {
            Cluster = new ClusterChoice(Environment.GetEnvironmentVariable(Variable), null, Space),
            Instance = "test",
            ActivityApi = () => "http://127.0.0.1:1",
            Token = uid => $"token-{uid}",
            LogFolder = Path.Combine(folder, Guid.NewGuid().ToString("N")),
            ExecImage = Environment.GetEnvironmentVariable(ImageVariable) ?? "docker.io/local/wf-exec:1",
        }), Files);
        engines.Add(engine);
        return engine;
    }

    /// <summary>An attempt whose command is a shell script.</summary>
    public static AttemptSpec Script(string script, string step = "step") => Making.Samples.Spec(step) with
    {
        Image = "docker.io/local/busybox:1",
        Command = ["sh", "-c", script],
        Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("SCRIPT", Convert.ToBase64String(Encoding.UTF8.GetBytes(script))),
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
        Admin.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Before 1.24 a service account has a token secret, and pods wait for it.</summary>
    private static bool IsOld(k8s.Kubernetes admin) => int.TryParse(admin.Version.GetCode().Minor.TrimEnd('+'), out var minor) && minor < 24;
}
