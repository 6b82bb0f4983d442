using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Workflows.Tests.Crashes;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>Engines with a data folder each, on one store of a server: pods go on under whoever drives their runs.</summary>
[Collection(RealSpaces.Name)]
public sealed class HandOverTests : IAsyncLifetime
{
    private const int Runs = 6;

    private readonly TestServer server = TestServer.Required();
    private string store = string.Empty;

    public async ValueTask InitializeAsync() => store = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync() => await server.DropDatabaseAsync(store);

    [Fact]
    public async Task Pods_change_hands_when_an_engine_joins_and_when_one_is_killed_and_each_runs_once()
    {
        var settings = $"store: '{store}'\nleaseSeconds: 5\n";
        await using var first = await RealWf.StartAsync(settings);
        using var second = RealWf.In(first.Space, first.Space.Kubeconfig, settings).Sample;
        var definition = first.OneStep("echo begun; for i in $(seq 40); do sleep 1; done; echo done");
        for (var run = 0; run < Runs; run++)
        {
            _ = (await first.Wf.RunAsync("run", definition, "--detach")).Exited(0);
        }

        var killed = first.Work();
        await RealWf.UntilAsync(
            async () => (await first.Space.PodsAsync()).Count(pod => pod.Status.Phase == "Running") == Runs, () => "all pods run under the first engine");
        var pods = (await first.Space.PodsAsync()).Select(pod => pod.Metadata.Uid).ToHashSet();

        var joined = second.Wf.Start(null, ["work"]);
        await UntilSharedAsync(second.Wf, [32, 32]);
        killed.Process.Kill();
        (await killed.EndAsync()).WasKilled.Should().BeTrue();
        for (var run = 1; run <= Runs; run++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"one#{run}");
            await RealWf.UntilAsync(async () => (await second.ShowAsync(name)).GetProperty("state").GetString() == "succeeded", () => $"{name} succeeds");
            var attempt = (await second.ShowAsync(name)).GetProperty("steps").GetProperty("step").GetProperty("attempts").EnumerateArray()
                .Should().ContainSingle("the pod went on").Subject;
            attempt.GetProperty("number").GetInt32().Should().Be(1);
            (await first.Space.PodsAsync()).Select(pod => pod.Metadata.Uid).Should().BeSubsetOf(pods, "none is made a second time");
        }

        await RealWf.UntilAsync(async () => (await first.Space.PodsAsync()).Count == 0, () => "nothing is left in the cluster");
        joined.Process.Kill();
        _ = await joined.EndAsync();
        joined.Process.Dispose();
        killed.Process.Dispose();
    }

    [Fact]
    public async Task An_engine_that_would_make_pods_elsewhere_is_refused()
    {
        await using var first = await RealWf.StartAsync($"store: '{store}'\n");
        _ = (await first.Wf.RunAsync("run", first.OneStep("true"))).Exited(0);
        var working = first.Work();
        await UntilSharedAsync(first.Wf, [64]);
        using var other = RealWf.In(first.Space, first.Space.Kubeconfig, $"store: '{store}'\n").Sample;

        var refused = (await other.Wf.RunAsync("work", "--namespace", "default")).Exited(2);

        refused.Error.Should().Contain($"the engines of this store make pods in namespace {first.Space.Name}").And.Contain("give this engine the same");
        working.Process.Kill();
        _ = await working.EndAsync();
        working.Process.Dispose();
    }

    /// <summary>Waits until so many engines have so many partitions.</summary>
    private static Task UntilSharedAsync(Wf wf, int[] shares) => RealWf.UntilAsync(
        async () => (await wf.RunAsync("engines", "--json")) is { Exit: 0 } told
            && JsonSerializer.Deserialize<JsonElement>(told.Output).GetProperty("engines").EnumerateArray()
                .Select(engine => engine.GetProperty("partitions").GetArrayLength()).SequenceEqual(shares),
        () => $"engines have {string.Join(" and ", shares)} partitions");
}
