using FluentAssertions;
using k8s;
using k8s.Models;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes;
using Workflows.Runtime.Executing;
using Workflows.Tests.Kubernetes.Server;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>The executor against a whole cluster: what only a real scheduler and a real kubelet can show.</summary>
[Collection(RealSpaces.Name)]
public sealed class RealClusterTests
{
    [Fact]
    public async Task A_command_runs_to_its_end_and_leaves_nothing_behind()
    {
        await using var cluster = await RealCluster.StartAsync();
        var (engine, spec) = (
            cluster.Engine(), cluster.Script("id -u; echo hello; touch /x 2>/dev/null || echo read-only; echo '{\"n\": 3}' > /work/outputs.json"));
        engine.Executor.Desire(spec);
        var outcome = await engine.EndAsync(spec.Uid);
        AttemptVerdict.Of(outcome).Status.Should().Be(AttemptStatus.Succeeded);
        outcome.Outputs.Should().Be("{\"n\":3}");
        cluster.Log(outcome).Should().Be("10001\nhello\nread-only\n");
        await engine.ReleaseAsync(spec.Uid);
        (await cluster.PodsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Files_come_into_a_pod_and_artifacts_and_checkpoints_out_of_it()
    {
        await using var cluster = await RealCluster.StartAsync();
        var stored = await cluster.PutAsync(new MemoryStream("a,b\n"u8.ToArray()));
        var table = new FileInput(stored.Sha256, "table.csv", Folder: false);
        var (engine, spec) = (cluster.Engine(), cluster.Script("""cat "$0"; cat "$WF_CHECKPOINT/epoch" 2>/dev/null || echo none; echo 7 > "$WF_CHECKPOINT/epoch"; mkdir -p "$WF_STEP_DIR/model"; cp "$0" "$WF_STEP_DIR/model" """));
        spec = spec with
        {
            Command = [.. spec.Command, table.Token],
            Files = [table],
            CheckpointKey = "any",
            Artifacts = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("model", "model"),
        };
        engine.Executor.Desire(spec);
        var outcome = await engine.EndAsync(spec.Uid);
        AttemptVerdict.Of(outcome).Status.Should().Be(AttemptStatus.Succeeded);
        cluster.Log(outcome).Should().StartWith("a,b\n").And.EndWith("none\n");
        cluster.Text(outcome.Artifacts.Single(a => a is { Name: "model", Folder: true }).Sha256).Should().Contain("table.csv").And.Contain("a,b\n");
        cluster.Checkpoints.Should().ContainSingle();
        await engine.ReleaseAsync(spec.Uid);
    }

    [Fact]
    public async Task A_pod_that_reaches_no_engine_says_so_before_its_command_starts()
    {
        await using var cluster = await RealCluster.StartAsync();
        var (engine, spec) = (cluster.Engine(o => o with { ActivityApi = () => "http://engine.example/activity" }), cluster.Script("echo ran"));
        engine.Executor.Desire(spec);
        var outcome = await engine.EndAsync(spec.Uid);
        outcome.Lost.Should().Be("WF_API is 'http://engine.example/activity', expected http://ADDRESS:PORT with an IP address, set --activity-api");
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Infrastructure);
        await engine.ReleaseAsync(spec.Uid);
    }

    [Fact]
    public async Task A_restarted_executor_adopts_what_runs()
    {
        await using var cluster = await RealCluster.StartAsync();
        var spec = cluster.Script("echo one; sleep 4; echo two; exit 3");
        await using (var killed = cluster.Engine())
        {
            killed.Executor.Desire(spec);
            await killed.RunsAsync(spec.Uid);
        }

        var pod = (await cluster.PodsAsync()).Single().Metadata.Uid;
        var next = cluster.Engine();
        next.Executor.Desire(spec);
        await next.RunsAsync(spec.Uid);
        (await cluster.PodsAsync()).Single().Metadata.Uid.Should().Be(pod);
        var outcome = await next.EndAsync(spec.Uid);
        outcome.Exit.Should().Be(3);
        cluster.Log(outcome).Should().Be("one\ntwo\n");
    }

    [Fact]
    public async Task A_pod_deleted_by_hand_while_it_runs_is_an_infrastructure_failure()
    {
        await using var cluster = await RealCluster.StartAsync();
        var (engine, spec) = (
            cluster.Engine(), cluster.Script("trap 'echo bye; exit 1' TERM; echo up; while :; do sleep 0.1; done") with { Grace = TimeSpan.FromSeconds(5) });
        engine.Executor.Desire(spec);
        await engine.RunsAsync(spec.Uid);
        await cluster.Admin.CoreV1.DeleteNamespacedPodAsync(Engine.PodOf(spec), cluster.Space, cancellationToken: TestContext.Current.CancellationToken);
        var outcome = await engine.EndAsync(spec.Uid);
        outcome.Lost.Should().Be("the pod was deleted");
        outcome.Exit.Should().Be(1);
        AttemptVerdict.Of(outcome).Cause.Should().Be(Cause.Infrastructure);
        cluster.Log(outcome).Should().StartWith("up\nbye\n", "an old kubelet may remove the container before its log is read again, which is noted then");
        await engine.ReleaseAsync(spec.Uid);
        (await cluster.PodsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_quota_lets_one_after_the_other_through()
    {
        await using var cluster = await RealCluster.StartAsync();
        var quota = new V1ResourceQuota
        {
            Metadata = new V1ObjectMeta { Name = "q" },
            Spec = new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity> { ["pods"] = new("1") } },
        };
        await cluster.Admin.CoreV1.CreateNamespacedResourceQuotaAsync(quota, cluster.Space, cancellationToken: TestContext.Current.CancellationToken);
        await Lab.UntilAsync(async () => (await cluster.Admin.CoreV1.ReadNamespacedResourceQuotaAsync("q", cluster.Space)).Status?.Used?.Count > 0);
        var engine = cluster.Engine();
        AttemptSpec[] specs = [cluster.Script("sleep 2", "a"), cluster.Script("sleep 2", "b")];
        foreach (var spec in specs) engine.Executor.Desire(spec);
        await engine.SeesAsync(o => o is Observation.Waiting { Kind: "quota" } waits && waits.Text.Contains("exceeded quota: q", StringComparison.Ordinal));
        foreach (var spec in specs) (await ReleasedAsync(engine, spec)).Exit.Should().Be(0);
    }

    [Fact]
    public async Task A_cancelled_command_gets_its_grace()
    {
        await using var cluster = await RealCluster.StartAsync();
        var (engine, spec) = (cluster.Engine(), cluster.Script("trap 'echo saving; sleep 1; echo saved; exit 0' TERM; echo up; while :; do sleep 0.1; done"));
        engine.Executor.Desire(spec);
        await engine.RunsAsync(spec.Uid);
        engine.Executor.Stop(spec.Uid, StopMode.Gracefully);
        var outcome = await engine.EndAsync(spec.Uid);
        cluster.Log(outcome).Should().StartWith("up\nsaving\nsaved\n");
        AttemptVerdict.Of(outcome, "cancelled by ada").Status.Should().Be(AttemptStatus.Cancelled);
        await engine.ReleaseAsync(spec.Uid);
        (await cluster.PodsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_profile_may_keep_the_workspace_and_the_checkpoint_on_claims()
    {
        await using var cluster = await RealCluster.StartAsync();
        await using var claim = await RealClaim.MakeAsync(cluster);
        var profile = new PodProfile { WorkspaceClaim = claim.Name, CheckpointClaim = claim.Name };
        var engine = cluster.Engine(o => o with { Profiles = o.Profiles.Add("shared", profile) });
        async Task<string> RunAsync(string step)
        {
            const string Script =
                """cat "$WF_CHECKPOINT/epoch" 2>/dev/null || echo none; echo 7 > "$WF_CHECKPOINT/epoch"; echo scratch > "$WF_STEP_DIR/left"; exit 1""";
            var spec = cluster.Script(Script) with { CheckpointKey = step, Profile = "shared" };
            engine.Executor.Desire(spec);
            var outcome = await ReleasedAsync(engine, spec);
            outcome.Exit.Should().Be(1);
            return cluster.Log(outcome);
        }

        (await RunAsync("train")).Should().Be("none\n");
        (await RunAsync("train")).Should().Be("7\n", "the next attempt goes on where the last one was");
        (await RunAsync("other")).Should().Be("none\n", "each step has its own");

        claim.Files().Should().HaveCount(2)
            .And.OnlyContain(file => file.EndsWith("/epoch", StringComparison.Ordinal), "two checkpoints, and nothing of the workspaces");
    }

    private static async Task<AttemptOutcome> ReleasedAsync(Engine engine, AttemptSpec spec)
    {
        var outcome = await engine.EndAsync(spec.Uid);
        engine.Executor.Release(spec.Uid);
        return outcome;
    }
}
