using FluentAssertions;
using k8s;
using Workflows.Executors.Kubernetes.Choosing;
using Xunit;

namespace Workflows.Tests.Kubernetes.Choosing;

/// <summary>Which cluster it is, as kubectl would have it.</summary>
public sealed class ClusterChoiceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-choice-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_cluster_that_we_are_in_comes_last()
    {
        var (said, named, usual) = (Whole("said"), Whole("named"), Whole("usual"));

        new ClusterChoice(said).Read(Around(named, usual)).Host.Should().Be("https://said");
        new ClusterChoice().Read(Around(named, usual)).Host.Should().Be("https://named");
        new ClusterChoice().Read(Around(null, usual)).Host.Should().Be("https://usual");
        new ClusterChoice().Read(Around(string.Empty, usual)).Host.Should().Be("https://usual");
        new ClusterChoice().Read(Around(null, "gone")).Host.Should().Be("https://own");
    }

    [Fact]
    public void A_context_that_is_in_no_file_is_not_the_cluster_that_we_are_in()
    {
        var choose = () => new ClusterChoice(Context: "prod").Read(Around(null, "gone"));
        choose.Should().Throw<ClusterException>().WithMessage("no cluster is chosen: there is no gone, and KUBECONFIG is not set*");
        choose = () => new ClusterChoice().Read(Around("gone", Whole("usual")));
        choose.Should().Throw<ClusterException>().WithMessage("no cluster is chosen: KUBECONFIG names gone, and there is no such file*");
    }

    [Fact]
    public void What_no_kubeconfig_is_like_is_refused_before_it_is_read()
    {
        string[] odd = [File("deep", new string('[', 100_000)), File("long", "# " + new string('x', 1 << 20)), "/dev/zero"];

        foreach (var file in odd)
        {
            var choose = () => new ClusterChoice(Kubeconfig: file).Read(Around(null, "gone"));
            choose.Should().Throw<ClusterException>().WithMessage($"no cluster is chosen: {file} *");
        }
    }

    [Fact]
    public void Several_files_are_one_and_each_ones_paths_start_from_its_own_folder()
    {
        var contexts = File("contexts", "contexts: [{ name: prod, context: { cluster: c, user: u, namespace: ml } }]\ncurrent-context: prod\n");
        var clusters = File("deep/clusters", "clusters: [{ name: c, cluster: { server: 'https://first' } }]\nusers: [{ name: u, user: { client-certificate: me.crt, client-key: /etc/me.key } }]\n");
        var late = Whole("late");

        var configuration = new ClusterChoice().Read(Around(string.Join(Path.PathSeparator, "gone", contexts, clusters, late), "gone"));

        (configuration.Host, configuration.Namespace).Should().Be(("https://first", "ml"));
        configuration.ClientCertificateFilePath.Should().Be(Path.Combine(folder, "deep/me.crt"));
        configuration.ClientKeyFilePath.Should().Be("/etc/me.key");
        new ClusterChoice(Context: "late").Read(Around(string.Join(Path.PathSeparator, contexts, late), "gone")).Host.Should().Be("https://late");
    }

    /// <summary>A file with one context of its name, and a cluster <c>c</c> that an earlier file may have as well.</summary>
    private string Whole(string name) => File(name, $$"""
        apiVersion: v1
        kind: Config
        current-context: {{name}}
        clusters: [{ name: c, cluster: { server: "https://second" } }, { name: of-{{name}}, cluster: { server: "https://{{name}}" } }]
        users: [{ name: me, user: { token: t } }]
        contexts: [{ name: {{name}}, context: { cluster: of-{{name}}, user: me } }]
        """);

    private string File(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static KubeconfigDefaults Around(string? named, string usual) =>
        new(named, usual, () => new KubernetesClientConfiguration { Host = "https://own" });
}
