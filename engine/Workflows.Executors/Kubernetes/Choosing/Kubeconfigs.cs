using k8s;
using k8s.KubeConfigModels;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>Several kubeconfig files as one, in kubectl's way: of each name the first file that has it wins.</summary>
internal static class Kubeconfigs
{
    /// <summary>Bytes of a file: one with hundreds of clusters has some hundred thousand.</summary>
    private const int Most = 1 << 20;

    /// <summary>Lists and mappings in each other.</summary>
    private const int Deepest = 100;

    /// <exception cref="IOException">One is no such file, or larger or deeper than any of them.</exception>
    public static K8SConfiguration Read(IEnumerable<string> files)
    {
        var all = files.Select(file => WithWholePaths(Load(file))).ToList();
        return new K8SConfiguration
        {
            CurrentContext = all.Select(config => config.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Clusters = [.. all.SelectMany(config => config.Clusters ?? []).DistinctBy(cluster => cluster.Name)],
            Users = [.. all.SelectMany(config => config.Users ?? []).DistinctBy(user => user.Name)],
            Contexts = [.. all.SelectMany(config => config.Contexts ?? []).DistinctBy(context => context.Name)],
        };
    }

    private static K8SConfiguration Load(string file)
    {
        // Followed to its end: kubeconfigs are often links.
        if (FileFacts.Of(FileFacts.Resolve(file) ?? file) is not { Kind: FileKind.File } facts) throw new IOException($"{file} is no file that can be read");
        if (facts.Size > Most) throw new IOException($"{file} has {facts.Size} bytes: a kubeconfig has {Most} at most");
        if (Nesting(File.ReadAllText(file)) > Deepest) throw new IOException($"{file} is nested deeper than {Deepest} levels: it is no kubeconfig");
        return KubernetesClientConfiguration.LoadKubeConfig(file);
    }

    /// <summary>How deep brackets stand in each other, those in texts counted too: no kubeconfig has as many.</summary>
    private static int Nesting(string text)
    {
        var (depth, deepest) = (0, 0);
        foreach (var character in text)
        {
            depth += character is '[' or '{' ? 1 : character is ']' or '}' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    /// <summary>Paths in a file start from its own folder, and a context may take its cluster from one file and its user from another.</summary>
    private static K8SConfiguration WithWholePaths(K8SConfiguration config)
    {
        var folder = Path.GetDirectoryName(config.FileName)!;
        foreach (var cluster in (config.Clusters ?? []).Select(cluster => cluster.ClusterEndpoint).OfType<ClusterEndpoint>())
        {
            cluster.CertificateAuthority = Whole(cluster.CertificateAuthority);
        }

        foreach (var user in (config.Users ?? []).Select(user => user.UserCredentials).OfType<UserCredentials>())
        {
            (user.ClientCertificate, user.ClientKey) = (Whole(user.ClientCertificate), Whole(user.ClientKey));
        }

        return config;

        string? Whole(string? path) => string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);
    }
}
