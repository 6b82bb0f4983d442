using k8s;
using k8s.Models;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>The tests that share the real cluster: one after the other, since its node is small and some of them disturb it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealSpaces
{
    public const string Name = "real cluster";
}

/// <summary>A test's own namespace of a whole cluster, with a scheduler and a kubelet. <c>WORKFLOWS_TEST_KUBECONFIG</c> says which cluster.</summary>
internal sealed class RealSpace : IAsyncDisposable
{
    public const string Variable = "WORKFLOWS_TEST_KUBECONFIG";
    private static int count;

    private RealSpace(k8s.Kubernetes admin, string kubeconfig, string name) => (Admin, Kubeconfig, Name) = (admin, kubeconfig, name);

    public k8s.Kubernetes Admin { get; }

    public string Kubeconfig { get; }

    public string Name { get; }

    public static async Task<RealSpace> StartAsync()
    {
        var kubeconfig = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(kubeconfig), $"no {Variable}: the kubeconfig of a cluster for tests");
        var admin = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var name = $"workflows-test-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        await admin.CoreV1.CreateNamespaceAsync(new V1Namespace
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" } },
        });

        // Pods are refused until the namespace has its service account.
        await Lab.UntilAsync(async () => (await admin.CoreV1.ListNamespacedServiceAccountAsync(name)).Items.Any(
            a => a.Metadata.Name == "default" && (a.Secrets is { Count: > 0 } || !IsOld(admin))));
        return new RealSpace(admin, kubeconfig, name);
    }

    public async Task<IList<V1Pod>> PodsAsync() => (await Admin.CoreV1.ListNamespacedPodAsync(Name)).Items;

    /// <summary>Secrets that somebody made here; a service account's own token is none.</summary>
    public async Task<IEnumerable<string>> SecretsAsync() =>
        (await Admin.CoreV1.ListNamespacedSecretAsync(Name)).Items.Where(secret => secret.Type != "kubernetes.io/service-account-token").Select(
            secret => secret.Metadata.Name);

    /// <summary>Allows so many pods here; returns when the server counts them.</summary>
    public async Task AllowPodsAsync(int most)
    {
        var hard = new Dictionary<string, ResourceQuantity> { ["pods"] = new($"{most}") };
        await Admin.CoreV1.CreateNamespacedResourceQuotaAsync(
            new V1ResourceQuota { Metadata = new V1ObjectMeta { Name = "few" }, Spec = new V1ResourceQuotaSpec { Hard = hard } }, Name);
        await Lab.UntilAsync(async () => (await Admin.CoreV1.ReadNamespacedResourceQuotaAsync("few", Name)).Status?.Used?.Count > 0);
    }

    public Task AllowAnyPodsAsync() => Admin.CoreV1.DeleteNamespacedResourceQuotaAsync("few", Name);

    public async ValueTask DisposeAsync()
    {
        // A test that failed may have left pods that an engine held on to.
        foreach (var pod in await PodsAsync())
        {
            await Admin.CoreV1.PatchNamespacedPodAsync(
                new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), pod.Metadata.Name, Name);
        }

        await Admin.CoreV1.DeleteNamespaceAsync(Name);
        Admin.Dispose();
    }

    /// <summary>Before 1.24 a service account has a token secret, and pods wait for it.</summary>
    private static bool IsOld(k8s.Kubernetes admin) => int.TryParse(admin.Version.GetCode().Minor.TrimEnd('+'), out var minor) && minor < 24;
}
