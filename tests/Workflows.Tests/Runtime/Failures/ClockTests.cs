using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Timing;
using Xunit;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>A wall clock that is set makes no wait longer, and no duration negative (RELIABILITY F18).</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData("nap: { wait: { for: 15s } }")]
    [InlineData("ask: { approval: { from: ['user:ada'], deadline: 15s, onDeadline: approve } }")]
    [InlineData("work: { uses: container, command: [a], retry: { attempts: 2, backoff: { first: 15s, jitter: 0 } } }")]
    public async Task A_wait_of_15_seconds_is_over_after_15_seconds_though_the_clock_was_set_back_by_an_hour(string step)
    {
        var time = new WallClock(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await using var rig = Rig.Create(new RigOptions { Time = time }).Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? new AttemptOutcome { Exit = 1 } : ScriptedExecutor.Success;
        var run = await rig.AcceptAsync($"name: clock\nsteps:\n  {step}");
        await rig.UntilAsync(run, state => state.Steps[0].Status is StepStatus.Running or StepStatus.Backoff);
        time.Advance(TimeSpan.FromSeconds(1));

        time.Off = TimeSpan.FromHours(-1);
        time.Advance(TimeSpan.FromSeconds(12));
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Running);
        time.Advance(TimeSpan.FromSeconds(3));

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        (ended.EndedAt - ended.StartedAt).Should().BePositive();
    }

    [Fact]
    public void The_steady_clock_follows_the_wall_forward_and_never_back()
    {
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        var time = new WallClock(noon);
        var clock = new SteadyClock(time);
        clock.Now.Should().Be(noon);

        time.Off = TimeSpan.FromHours(-1);
        clock.Now.Should().Be(noon);
        time.Advance(TimeSpan.FromSeconds(5));
        clock.Now.Should().Be(noon.AddSeconds(5));

        time.Off = TimeSpan.FromHours(6);
        clock.Now.Should().Be(noon.AddHours(6).AddSeconds(5), "a machine that slept until six is at six");
    }
}
