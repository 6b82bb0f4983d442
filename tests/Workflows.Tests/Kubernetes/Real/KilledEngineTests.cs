using System.Globalization;
using FluentAssertions;
using Workflows.Tests.Crashes;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>Engines killed around the moments in which pods are made, seen and let go. Each pod's command must have run once.</summary>
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

        (await real.Wf.RunAsync(string.Create(CultureInfo.InvariantCulture, $"{point}:{hit}"), ["work", "--until-idle"])).WasKilled.Should().BeTrue("the point is passed");
        _ = (await real.Wf.RunAsync("work", "--until-idle")).Exited(0);

        await ShouldBeWholeAsync(real);
    }

    [Fact]
    public async Task An_engine_killed_again_and_again_while_a_pod_runs_adopts_it_each_time()
    {
        await using var real = await RealWf.StartAsync();
        _ = (await real.Wf.RunAsync("run", real.Definition(Chain.Replace("echo used", "sleep 12; echo used", StringComparison.Ordinal)), "--detach")).Exited(0);
        var pods = new HashSet<string>();
        for (var kill = 0; kill < 3; kill++)
        {
            var engine = real.Work();
            pods.Add((await real.SaysAsync("use", "# made")).Metadata.Uid);
            engine.Process.Kill();
            (await engine.EndAsync()).WasKilled.Should().BeTrue();
            engine.Process.Dispose();
        }

        _ = (await real.Wf.RunAsync("work", "--until-idle")).Exited(0);

        pods.Should().ContainSingle();
        await ShouldBeWholeAsync(real);
    }

    private static async Task ShouldBeWholeAsync(RealWf real)
    {
        (await real.Sample.ShowAsync("chain#1")).GetProperty("state").GetString().Should().Be("succeeded");
        (await real.Wf.RunAsync("logs", "chain#1", "make")).Exited(0).Output.Should().Be("made 1\n");
        (await real.Wf.RunAsync("logs", "chain#1", "use")).Exited(0).Output.Should().Be("# made\nused 1\n");
        var make = await real.StepAsync("chain#1", "make");
        real.Sample.Reports(make).Should().Equal("all.md");
        SqliteFile.Query(real.Wf.Data, "SELECT count(*) FROM attempts").Should().Equal("2");
        await real.ShouldBeClearedAsync("chain#1");
    }
}
