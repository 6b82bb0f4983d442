using System.Globalization;
using FluentAssertions;
using k8s.Models;
using Workflows.Executors.Kubernetes;
using Workflows.Tests.Crashes;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>Engines killed around the moments in which pods are made, seen and removed. Each pod's command must have run once.</summary>
[Collection(RealSpaces.Name)]
public sealed class KilledEngineTests
{
    private const string Chain = """
        name: chain
        steps:
          make:
            uses: container
            image: docker.io/local/busybox:1
            command: [sh, -c, 'echo made $WF_ATTEMPT; mkdir "$WF_STEP_DIR/report"; echo "# made" | tee "$WF_STEP_DIR/report/all.md" > "$WF_STEP_DIR/made"']
            artifacts: { made: made }
          use:
            needs: [make]
            uses: container
            image: docker.io/local/busybox:1
            command: [sh, -c, 'cat "$MADE"; echo used $WF_ATTEMPT']
            env: { MADE: "{{ steps.make.artifacts.made }}" }
        """;

    [Theory]
    [InlineData("attempt-start-before", 1)]
    [InlineData("attempt-start-after", 2)]
    [InlineData("observe-write", 1)]
    [InlineData("attempt-ended-seen", 1)]
    [InlineData("commit-after", 3)]
    [InlineData("release-before", 1)]
    [InlineData("release-after", 2)]
    public async Task The_next_engine_finds_what_runs_and_what_has_ended(string point, int hit)
    {
        await using var real = await RealWf.StartAsync();
        _ = (await real.Wf.RunAsync("run", real.Definition(Chain), "--detach")).Exited(0);

        (await real.Wf.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{point}:{hit}"), ["work", "--until-idle"])).WasKilled
            .Should().BeTrue("the point is passed");
        _ = (await real.Wf.RunAsync("work", "--until-idle")).Exited(0);

        await ShouldBeWholeAsync(real);
    }

    [Fact]
    public async Task An_engine_killed_again_and_again_while_a_pod_runs_adopts_it_each_time()
    {
        await using var real = await RealWf.StartAsync();
        _ = (await real.Wf.RunAsync(
            "run",
            real.Definition(Chain.Replace("echo used", "for i in $(seq 20); do echo tick; sleep 1; done; echo used", StringComparison.Ordinal)),
            "--detach")).Exited(0);
        var pods = new HashSet<string>();
        var gathered = 0L;
        for (var kill = 0; kill < 3; kill++)
        {
            var engine = real.Work();
            var pod = await real.SaysAsync("use", "tick");
            pods.Add(pod.Metadata.Uid);
            await RealWf.UntilAsync(() => Task.FromResult(Gathered(real, pod) > gathered), () => "this engine follows the pod");
            engine.Process.Kill();
            (await engine.EndAsync()).WasKilled.Should().BeTrue();
            engine.Process.Dispose();
            gathered = Gathered(real, pod);
        }

        _ = (await real.Wf.RunAsync("work", "--until-idle")).Exited(0);

        pods.Should().ContainSingle();
        await ShouldBeWholeAsync(real, string.Concat(Enumerable.Repeat("tick\n", 20)));
    }

    /// <summary>Bytes of the log that engines have gathered so far.</summary>
    private static long Gathered(RealWf real, V1Pod pod) =>
        new FileInfo(Path.Combine(real.Wf.Data, "kubernetes", "logs", $"{pod.Metadata.Labels[Keys.Attempt]}.log")) is { Exists: true } log ? log.Length : 0;

    private static async Task ShouldBeWholeAsync(RealWf real, string between = "")
    {
        (await real.Sample.ShowAsync("chain#1")).GetProperty("state").GetString().Should().Be("succeeded");
        (await real.Wf.RunAsync("logs", "chain#1", "make")).Exited(0).Output.Should().Be("made 1\n");
        (await real.Wf.RunAsync("logs", "chain#1", "use")).Exited(0).Output.Should().Be($"# made\n{between}used 1\n");
        var make = await real.StepAsync("chain#1", "make");
        real.Sample.Reports(make).Should().Equal("all.md");
        new SqliteFile(real.Wf.Data).Query("SELECT count(*) FROM attempts").Should().Equal("2");
        await real.ShouldBeClearedAsync("chain#1");
    }
}
