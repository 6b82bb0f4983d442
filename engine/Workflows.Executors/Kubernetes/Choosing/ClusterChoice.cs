using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>
/// Which cluster, as <c>--kubeconfig</c>, <c>--context</c> and <c>--namespace</c> say it. With none of them: the pod's own cluster inside one,
/// else <c>$KUBECONFIG</c> (of several files the first that has the context) or <c>~/.kube/config</c>.
/// </summary>
/// <param name="Kubeconfig">Path of the file.</param>
/// <param name="Context">A context in it.</param>
/// <param name="Namespace">Where pods are made; null is the context's own, or <c>default</c>.</param>
public sealed record ClusterChoice(string? Kubeconfig = null, string? Context = null, string? Namespace = null)
{
    /// <summary>Contexts that a message names.</summary>
    private const int Named = 10;

    /// <summary>The API server's address; asks no server.</summary>
    /// <exception cref="ClusterException">No cluster can be chosen.</exception>
    public Uri Server() => new(Read().Host);

    /// <summary>Server and namespace, to tell one place from another; asks no server.</summary>
    /// <exception cref="ClusterException">No cluster can be chosen.</exception>
    public string Place()
    {
        var configuration = Read();
        return $"namespace {NamespaceOf(configuration)} of {configuration.Host}";
    }

    /// <summary>Reads what is chosen; asks no server.</summary>
    /// <exception cref="ClusterException">There is no such file or context, or it is not whole.</exception>
    internal KubernetesClientConfiguration Read()
    {
        if (Kubeconfig is null && Context is null && KubernetesClientConfiguration.IsInCluster()) return KubernetesClientConfiguration.InClusterConfig();
        try
        {
            var files = Files();
            var configs = files.Select(file => KubernetesClientConfiguration.LoadKubeConfig(file)).ToList();
            var known = configs.SelectMany(config => config.Contexts ?? []).Select(context => context.Name).ToList();
            return configs.Find(Has) is { } config
                ? KubernetesClientConfiguration.BuildConfigFromConfigObject(config, Context)
                : throw None(Missing(string.Join(", ", files), known));
        }
        catch (Exception problem) when (problem is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw None(problem.Message, problem);
        }
    }

    internal string NamespaceOf(KubernetesClientConfiguration configuration) =>
        Namespace ?? (string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace);

    private string[] Files()
    {
        if (Kubeconfig is { } said) return File.Exists(said) ? [said] : throw None($"there is no file {said}");
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } named)
        {
            // Files of the list that are not there are passed over, as kubectl does.
            string[] there = [.. named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists)];
            return there.Length > 0 ? there : throw None($"KUBECONFIG names {named}, and there is no such file");
        }

        var usual = KubernetesClientConfiguration.KubeConfigDefaultLocation;
        return File.Exists(usual) ? [usual] : throw None($"there is no {usual}, and KUBECONFIG is not set");
    }

    private bool Has(K8SConfiguration config) =>
        Context is { } said ? config.Contexts?.Any(context => context.Name == said) == true : !string.IsNullOrEmpty(config.CurrentContext);

    private string Missing(string files, List<string> known)
    {
        var there = known.Count == 0 ? "it has none" : $"it has {string.Join(", ", known.Take(Named))}{(known.Count > Named ? " and more" : string.Empty)}";
        return Context is { } said ? $"there is no context {said} in {files}: {there}" : $"{files} has no current context: {there}";
    }

    private static ClusterException None(string why, Exception? inner = null) => new($"no cluster is chosen: {why}; see --kubeconfig and --context", inner);
}

/// <summary>A cluster can't be used as it was chosen: the message says why, for people.</summary>
public sealed class ClusterException(string message, Exception? inner = null) : Exception(message, inner);
