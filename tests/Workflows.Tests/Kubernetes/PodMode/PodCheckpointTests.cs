using FluentAssertions;
using Workflows.Tests.Executors;
using Xunit;

namespace Workflows.Tests.Kubernetes.PodMode;

public sealed class PodCheckpointTests
{
    [Fact]
    public async Task The_next_attempt_finds_what_the_last_one_saved_however_that_ended()
    {
        await using var bench = await BenchAsync(
            """cat "$WF_CHECKPOINT/deep/epoch" 2>/dev/null || echo none; mkdir -p "$WF_CHECKPOINT/deep"; echo 7 > "$WF_CHECKPOINT/deep/epoch"; kill -9 $$""");
        (await bench.RunAsync()).Log.Should().Be("none\n");
        var second = await bench.RunAsync();
        second.Log.Should().Be("7\n");
        second.Outcome.Exit.Should().Be(128 + 9);
    }

    [Fact]
    public async Task It_is_saved_while_the_command_runs()
    {
        await using var bench = await BenchAsync("""cat "$WF_CHECKPOINT/epoch" 2>/dev/null; echo 7 > "$WF_CHECKPOINT/epoch"; echo > "$WF_STEP_DIR/begun"; while [ ! -e "$WF_STEP_DIR/go" ]; do sleep 0.02; done""");
        bench.Change = launch => launch["checkpointInterval"] = 100;
        using var killed = bench.Start();
        _ = await bench.SaidAsync("begun");
        await Eventually.TrueAsync(() => bench.Kept is not null, "the checkpoint was saved");
        killed.Kill(); // As a node that dies: nothing is saved any more.
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(bench.Step, "begun"));

        using var next = bench.Start();
        _ = await bench.SaidAsync("begun");
        await File.WriteAllTextAsync(Path.Combine(bench.Step, "go"), "", TestContext.Current.CancellationToken);
        (await bench.EndAsync(next)).Log.Should().Be("7\n");
    }

    [Fact]
    public async Task One_that_can_not_be_sent_is_noted_and_fails_nothing()
    {
        await using var bench = await BenchAsync("""ln -s /etc/passwd "$WF_CHECKPOINT/loot" """);
        var end = await bench.RunAsync();
        end.Outcome.Exit.Should().Be(0);
        end.Log.Should().Be("[wf-exec] the checkpoint is not kept: the link 'loot' does not lead to anything in the same folder\n");
        bench.Kept.Should().BeNull();
    }

    private static async Task<PodBench> BenchAsync(string script)
    {
        var bench = await PodBench.StartAsync(script);
        bench.Spec = bench.Spec with { CheckpointKey = "any" };
        return bench;
    }
}
