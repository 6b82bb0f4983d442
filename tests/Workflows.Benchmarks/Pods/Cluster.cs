using System.Net;
using System.Net.Sockets;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Tests.Kubernetes.Server;

namespace Workflows.Benchmarks.Pods;

/// <summary>A namespace of its own on the cluster that <c>WORKFLOWS_TEST_KUBECONFIG</c> names, gone afterwards.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const string Variable = "WORKFLOWS_TEST_KUBECONFIG";
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    private readonly string folder = Directory.CreateTempSubdirectory("wf-bench-").FullName;

    private Cluster(k8s.Kubernetes admin, string space) => (Admin, Space) = (admin, space);

    public k8s.Kubernetes Admin { get; }

    public string Space { get; }

    /// <summary>The cluster itself, past every proxy.</summary>
    public ClusterChoice Choice => new(Kubeconfig, null, Space);

    private static string Kubeconfig => Environment.GetEnvironmentVariable(Variable)!;

    /// <summary>Measures on a cluster; where none is said, says so instead.</summary>
    public static async Task<string> MeasureAsync(string name, Func<Cluster, Task<string>> measure)
    {
        if (string.IsNullOrEmpty(Kubeconfig)) return $"{name} skipped: no {Variable}, the kubeconfig of a cluster with the images of make images";
        var admin = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
        var space = $"wf-bench-{Guid.NewGuid():N}"[..20];
        await admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = space } });
        await using var cluster = new Cluster(admin, space);

        // Pods are refused until the namespace has its service account and, on old servers, that has its token.
        await cluster.UntilAsync(cluster.TakesPodsAsync);
        return await measure(cluster);
    }

    /// <summary>A proxy before the API server, and how an engine finds it.</summary>
    public async Task<(FaultProxy Proxy, ClusterChoice Choice)> ProxyAsync()
    {
        var credentials = KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig);
        var server = new k8s.Kubernetes(credentials);
        server.HttpClient.BaseAddress ??= server.BaseUri;
        server.HttpClient.Timeout = Timeout.InfiniteTimeSpan;
        var proxy = await FaultProxy.StartAsync(server.HttpClient);
        proxy.Log = _ => null;
        var path = Path.Combine(folder, "proxy.yaml");
        await File.WriteAllTextAsync(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: proxy
            clusters: [{ name: proxy, cluster: { server: "{{proxy.Address}}" } }]
            users: [{ name: engine, user: { token: "{{credentials.AccessToken ?? "the proxy has a certificate"}}" } }]
            contexts: [{ name: proxy, context: { cluster: proxy, user: engine } }]
            """);
        return (proxy, new ClusterChoice(path, null, Space));
    }

    /// <summary>Asks until it is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var late = new CancellationTokenSource(patience);
        while (!await isSo()) await Task.Delay(100, late.Token);
    }

    public async Task EmptyAsync()
    {
        await Admin.CoreV1.DeleteCollectionNamespacedPodAsync(Space, gracePeriodSeconds: 0);
        await UntilAsync(async () => (await Admin.CoreV1.ListNamespacedPodAsync(Space)).Items.Count == 0);
    }

    /// <summary>This machine as pods see it: its address on the way to the API server.</summary>
    public IPAddress Here()
    {
        using var way = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        way.Connect(Admin.BaseUri.Host, Admin.BaseUri.Port);
        return ((IPEndPoint)way.LocalEndPoint!).Address;
    }

    private async Task<bool> TakesPodsAsync()
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "trial" },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "trial", Image = PodCommand.TrivialWithInit.Image }] },
        };
        try
        {
            _ = await Admin.CoreV1.CreateNamespacedPodAsync(pod, Space, dryRun: "All");
            return true;
        }
        catch (HttpOperationException refusal) when (refusal.Response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Admin.CoreV1.DeleteNamespaceAsync(Space);
        Admin.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
