using System.Diagnostics;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Kubernetes.PodMode;

public sealed class PodStopTests
{
    [Fact]
    public async Task A_request_to_stop_is_passed_on_and_what_the_command_leaves_is_kept()
    {
        await using var bench = await PodBench.StartAsync(
            """trap 'echo saving; echo "{\"saved\": 1}" > "$WF_OUTPUTS"; exit 9' TERM; echo > "$WF_STEP_DIR/begun"; while :; do sleep 0.02; done""");
        using var process = bench.Start();
        _ = await bench.SaidAsync("begun");
        PodBench.Send(process, Signal.Terminate);
        var end = await bench.EndAsync(process);
        end.Outcome.Exit.Should().Be(9);
        end.Log.Should().Be("saving\n");
        end.Outcome.Outputs.Should().Be("""{"saved":1}""");
    }

    [Fact]
    public async Task What_does_not_end_within_its_grace_is_killed()
    {
        await using var bench = await PodBench.StartAsync("""trap '' TERM; echo > "$WF_STEP_DIR/begun"; while :; do sleep 0.02; done""");
        bench.Spec = bench.Spec with { Grace = TimeSpan.FromMilliseconds(300) };
        using var process = bench.Start();
        _ = await bench.SaidAsync("begun");
        PodBench.Send(process, Signal.Terminate);
        var end = await bench.EndAsync(process);
        end.Exit.Should().Be(128 + 9);
        end.Outcome.OutOfMemory.Should().BeFalse("it was killed by us");
    }

    [Fact]
    public async Task A_timeout_is_kept()
    {
        await using var bench = await PodBench.StartAsync("exec sleep 600");
        bench.Spec = bench.Spec with { Timeout = TimeSpan.FromMilliseconds(300) };
        AttemptVerdict.Of((await bench.RunAsync()).Outcome).Cause.Should().Be(Cause.Timeout);
    }

    [Fact]
    public async Task A_request_to_stop_that_comes_before_the_command_ends_the_waiting()
    {
        await using var bench = await PodBench.StartAsync("echo ran");
        using var silent = new SilentServer();
        bench.Address = silent.Address;
        var clock = Stopwatch.StartNew();
        using var process = bench.Start();
        await silent.CalledAsync();
        PodBench.Send(process, Signal.Terminate);
        var end = await bench.EndAsync(process);
        end.Outcome.Lost.Should().Be("it was stopped before its command started");
        AttemptVerdict.Of(end.Outcome, "cancelled by ada").Status.Should().Be(AttemptStatus.Cancelled);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }
}
