using k8s;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>What a process finds around it when nothing is said.</summary>
/// <param name="Named"><c>KUBECONFIG</c>.</param>
/// <param name="Usual"><c>~/.kube/config</c>.</param>
/// <param name="Own">The cluster that it runs in; null outside of one.</param>
internal sealed record KubeconfigDefaults(string? Named, string Usual, Func<KubernetesClientConfiguration>? Own)
{
    public static KubeconfigDefaults Here() => new(
        Environment.GetEnvironmentVariable("KUBECONFIG"),
        KubernetesClientConfiguration.KubeConfigDefaultLocation,
        KubernetesClientConfiguration.IsInCluster() ? KubernetesClientConfiguration.InClusterConfig : null);
}
