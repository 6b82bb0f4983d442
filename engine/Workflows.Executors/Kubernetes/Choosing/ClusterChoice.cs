using k8s;
using k8s.Exceptions;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>Which cluster, as <c>--kubeconfig</c>, <c>--context</c> and <c>--namespace</c> say it. With none of them: the pod's own cluster inside one, else <c>$KUBECONFIG</c> or <c>~/.kube/config</c>.</summary>
/// <param name="Kubeconfig">Path of the file.</param>
/// <param name="Context">A context in it.</param>
/// <param name="Namespace">Where pods are made; null is the context's own, or <c>default</c>.</param>
public sealed record ClusterChoice(string? Kubeconfig = null, string? Context = null, string? Namespace = null)
{
    /// <summary>Reads what is chosen; asks no server.</summary>
    /// <exception cref="ClusterException">There is no such file or context, or it is not whole.</exception>
    internal KubernetesClientConfiguration Read()
    {
        if (Kubeconfig is null && Context is null && KubernetesClientConfiguration.IsInCluster()) return KubernetesClientConfiguration.InClusterConfig();
        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig, Context);
        }
        catch (Exception problem) when (problem is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new ClusterException($"no cluster is chosen: {problem.Message}; see --kubeconfig and --context", problem);
        }
    }

    internal string NamespaceOf(KubernetesClientConfiguration configuration) =>
        Namespace ?? (string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace);
}

/// <summary>A cluster can't be used as it was chosen: the message says why, for people.</summary>
public sealed class ClusterException(string message, Exception? inner = null) : Exception(message, inner);
