using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>
/// Which cluster, as <c>--kubeconfig</c>, <c>--context</c> and <c>--namespace</c> say it. With none of them, and in kubectl's order: <c>$KUBECONFIG</c>
/// (several files are one), else <c>~/.kube/config</c>, else in a pod its own cluster.
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
    internal KubernetesClientConfiguration Read() => Read(KubeconfigDefaults.Here());

    /// <inheritdoc cref="Read()"/>
    internal KubernetesClientConfiguration Read(KubeconfigDefaults around)
    {
        try
        {
            if (Files(around) is not { } files) return around.Own!();
            var config = Kubeconfigs.Read(files);
            return Has(config)
                ? KubernetesClientConfiguration.BuildConfigFromConfigObject(config, Context)
                : throw None(Missing(string.Join(", ", files), config));
        }
        catch (Exception problem) when (problem is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw None(Credentials.FirstLine(problem.Message), problem);
        }
    }

    internal string NamespaceOf(KubernetesClientConfiguration configuration) =>
        Namespace ?? (string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace);

    /// <returns>Null: the cluster that we are in.</returns>
    private string[]? Files(KubeconfigDefaults around)
    {
        if (Kubeconfig is { } said) return File.Exists(said) ? [said] : throw None($"there is no file {said}");
        if (around.Named is { Length: > 0 } named)
        {
            // Files of the list that are not there are passed over, as kubectl does.
            string[] there = [.. named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists)];
            return there.Length > 0 ? there : throw None($"KUBECONFIG names {named}, and there is no such file");
        }

        if (File.Exists(around.Usual)) return [around.Usual];
        return Context is null && around.Own is not null ? null : throw None($"there is no {around.Usual}, and KUBECONFIG is not set");
    }

    private bool Has(K8SConfiguration config) =>
        Context is { } said ? config.Contexts.Any(context => context.Name == said) : !string.IsNullOrEmpty(config.CurrentContext);

    private string Missing(string files, K8SConfiguration config)
    {
        var known = config.Contexts.Select(context => context.Name).ToList();
        var there = known.Count == 0 ? "it has none" : $"it has {string.Join(", ", known.Take(Named))}{(known.Count > Named ? " and more" : string.Empty)}";
        return Context is { } said ? $"there is no context {said} in {files}: {there}" : $"{files} has no current context: {there}";
    }

    private static ClusterException None(string why, Exception? inner = null) => new($"no cluster is chosen: {why}; see --kubeconfig and --context", inner);
}

/// <summary>A cluster can't be used as it was chosen: the message says why, for people.</summary>
public sealed class ClusterException(string message, Exception? inner = null) : Exception(message, inner);
