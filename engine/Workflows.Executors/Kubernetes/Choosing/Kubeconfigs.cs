using k8s;
using k8s.KubeConfigModels;

namespace Workflows.Executors.Kubernetes.Choosing;

/// <summary>Several kubeconfig files as one, in kubectl's way: of each name the first file that has it wins.</summary>
internal static class Kubeconfigs
{
    public static K8SConfiguration Read(IEnumerable<string> files)
    {
        var all = files.Select(file => WithWholePaths(KubernetesClientConfiguration.LoadKubeConfig(file))).ToList();
        return new K8SConfiguration
        {
            CurrentContext = all.Select(config => config.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Clusters = [.. all.SelectMany(config => config.Clusters ?? []).DistinctBy(cluster => cluster.Name)],
            Users = [.. all.SelectMany(config => config.Users ?? []).DistinctBy(user => user.Name)],
            Contexts = [.. all.SelectMany(config => config.Contexts ?? []).DistinctBy(context => context.Name)],
        };
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
