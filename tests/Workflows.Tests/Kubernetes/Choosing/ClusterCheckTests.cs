using System.Collections.Immutable;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Choosing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Choosing;

public sealed class ClusterCheckTests(ControlPlane plane)
{
    [Fact]
    public async Task A_cluster_that_can_be_used_has_no_problems()
    {
        await using var lab = await Lab.StartAsync(plane);
        var report = await ClusterCheck.AskAsync(lab.Options(), TestContext.Current.CancellationToken);
        report.Problems.Should().BeEmpty();
        report.Version.Should().StartWith("v1.");
    }

    [Fact]
    public async Task A_missing_right_is_named()
    {
        await using var lab = await Lab.StartAsync(plane);
        await lab.AllowAsync("get", "list", "watch", "create");
        var report = await ClusterCheck.AskAsync(lab.Options(ControlPlane.PlainToken), TestContext.Current.CancellationToken);
        report.Problems.Should().Equal($"namespace {lab.Space}: we may not delete pods, patch pods, get pods/log");
        report.Cures.Should().Contain($"kubectl create role workflows -n {lab.Space} --verb=create,get,list,watch,delete,patch --resource=pods,pods/log");
    }

    [Fact]
    public async Task A_missing_namespace_is_named()
    {
        await using var lab = await Lab.StartAsync(plane);
        var options = lab.Options() with { Namespaces = ImmutableSortedDictionary<string, string>.Empty.Add("p", "nowhere") };
        (await ClusterCheck.AskAsync(options, TestContext.Current.CancellationToken)).Problems.Should().Equal("there is no namespace nowhere");
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_named_by_its_address()
    {
        await using var lab = await Lab.StartAsync(plane);
        lab.Proxy.IsAway = true;
        var report = await ClusterCheck.AskAsync(lab.Options(), TestContext.Current.CancellationToken);
        report.Version.Should().BeNull();
        report.Answers.Should().BeFalse();
        report.Problems.Should().ContainSingle().Which.Should().StartWith($"{lab.Proxy.Address}/ can't be reached: ");
    }

    [Fact]
    public async Task Strangers_are_told_that_they_are_strangers()
    {
        await using var lab = await Lab.StartAsync(plane);
        var report = await ClusterCheck.AskAsync(lab.Options("nobody"), TestContext.Current.CancellationToken);
        report.Problems.Should().Equal($"{lab.Proxy.Address}/: Unauthorized");
        report.Answers.Should().BeTrue("waiting would not mend it");
    }

    [Theory]
    [InlineData("/no/such/kubeconfig", null)]
    [InlineData(null, "no-such-context")]
    public void What_is_not_there_can_not_be_chosen(string? kubeconfig, string? context)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n");
        var options = new KubernetesOptions
        {
            Cluster = new ClusterChoice(kubeconfig ?? path, context),
            Instance = "i",
            ActivityApi = () => "http://127.0.0.1:1",
            Token = _ => "t",
            LogFolder = Path.GetTempPath(),
        };
        var choose = () => new KubernetesExecutor(options, new MemoryFiles(), NullLogger<KubernetesExecutor>.Instance);
        choose.Should().Throw<ClusterException>().WithMessage("no cluster is chosen: *--kubeconfig and --context").WithMessage($"*{context ?? kubeconfig}*");
        File.Delete(path);
    }
}
