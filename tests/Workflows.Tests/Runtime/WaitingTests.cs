using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>People, signals, places, and the engine when nothing moves.</summary>
public sealed class WaitingTests
{
    [Fact]
    public async Task A_signal_ends_the_step_that_waits_for_it()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync(
            "name: w\nsteps: { hold: { wait: { event: { type: data.arrived } } } }\noutputs: { size: \"{{ steps.hold.outputs.event.size }}\" }");
        await rig.IdleAsync();

        (await rig.AskAsync(run, at => new SignalReceived(0, """{"size":3}""", "ada") { At = at, Seed = 1 })).Should().BeNull();

        (await rig.EndAsync(run)).Outputs.Should().Be("""{"size":3}""");
    }

    [Fact]
    public async Task A_signal_that_comes_before_its_step_waits_is_kept_also_over_a_restart()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(
            "name: w\nsteps: { work: { uses: container, command: ['true'] }, hold: { needs: [work], wait: { event: { type: go } } } }");
        await rig.Executor.UntilBegun("work");
        (await rig.AskAsync(run, at => new SignalReceived(1, "{}", "ada") { At = at, Seed = 1 })).Should().BeNull();

        await using var next = await rig.RestartAsync();
        next.Executor.End("work");

        (await next.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task An_approval_is_given_once_and_a_late_vote_is_told_who_won()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync("name: w\nsteps: { sign: { approval: {} }, then: { needs: [sign], set: { x: 1 } } }");
        await rig.IdleAsync();

        (await rig.AskAsync(run, at => Vote(at, "bob"))).Should().BeNull();
        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
        (await rig.AskAsync(run, at => Vote(at, "eve"))).Should().NotBeNull();
    }

    [Fact]
    public async Task An_engine_is_idle_when_every_run_waits_for_people_events_or_far_timers()
    {
        await using var rig = Rig.Create().Start();
        await rig.IdleAsync();
        await rig.AcceptAsync("name: a\nsteps: { sign: { approval: {} } }");
        await rig.AcceptAsync("name: b\nsteps: { hold: { wait: { event: { type: go } } } }");
        await rig.AcceptAsync("name: c\nsteps: { nap: { wait: { for: 2m } } }");
        await rig.IdleAsync();

        rig.Time.Advance(TimeSpan.FromSeconds(61));
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        var idle = rig.IdleAsync();
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        idle.IsCompleted.Should().BeFalse("the nap ends within a minute");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await idle;
    }

    [Fact]
    public async Task An_engine_is_not_idle_while_an_attempt_lives()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync("name: a\nsteps: { work: { uses: container, command: ['true'] } }");
        await rig.Executor.UntilBegun("work");
        var idle = rig.IdleAsync();
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        idle.IsCompleted.Should().BeFalse();

        rig.Executor.End("work");

        await idle;
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_queue_timeout_ends_the_step_and_says_what_it_waited_for()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(Hurried);
        await rig.Executor.UntilBegun("work");
        rig.Executor.Report(spec => new Observation.Waiting(spec.Uid, "quota", "exceeded quota: gpu"), "work");
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);

        rig.Time.Advance(TimeSpan.FromMinutes(6));

        var ended = await rig.EndAsync(run);
        ended.Steps[0].Cause.Should().Be(Cause.Timeout);
        ended.Steps[0].Message.Should().Be("did not start within 5m; it waited for quota: exceeded quota: gpu");
        rig.Executor.Stopped.Should().ContainSingle().Which.Mode.Should().Be(StopMode.AtOnce);
        rig.Executor.Begun.Should().HaveCount(1, "it is not retried");
    }

    [Fact]
    public async Task A_command_that_has_started_has_no_queue_timeout_any_more()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(Hurried);
        await rig.Executor.UntilBegun("work");
        rig.Executor.Report(spec => new Observation.Running(spec.Uid, rig.Time.GetUtcNow()), "work");
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);

        rig.Time.Advance(TimeSpan.FromHours(6));
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        rig.Executor.End("work");

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task After_a_load_no_queue_timeout_fires_before_the_executor_has_told()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(Hurried);
        await rig.Executor.UntilBegun("work");
        await rig.StopAsync();
        rig.Time.Advance(TimeSpan.FromHours(1));

        // It began to run while no engine was there; the next one hears of that only later.
        await using var next = await rig.RestartAsync();
        await next.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        next.Time.Advance(TimeSpan.FromMinutes(1));
        await next.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        next.Executor.Report(spec => new Observation.Running(spec.Uid, next.Time.GetUtcNow()), "work");
        next.Executor.End("work");

        (await next.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task An_attempt_of_an_executor_that_is_not_here_is_left_alone_and_says_so()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync("name: a\nsteps: { work: { uses: container, image: i, command: ['true'] } }", executor: "kubernetes");
        await rig.IdleAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Executor.Begun.Should().BeEmpty();

        var view = await rig.ViewUntilAsync(run, v => v.Attempts.Any(a => a.WaitsForKind is not null));

        view.Attempts.Should().ContainSingle().Which.WaitsForText.Should().Be("this engine has no kubernetes executor");
    }

    [Fact]
    public async Task What_an_executor_sees_is_written_without_being_waited_for()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync("name: a\nsteps: { work: { uses: container, command: ['true'] } }");
        await rig.Executor.UntilBegun("work");
        var began = rig.Time.GetUtcNow();
        rig.Executor.Report(spec => new Observation.Running(spec.Uid, began), "work");
        rig.Engine.Observe(new(rig.Executor.Begun[0].Uid) { Progress = 0.5, ProgressText = "epoch 5" });
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        rig.Time.Advance(TimeSpan.FromMilliseconds(250));

        var view = await rig.ViewUntilAsync(run, v => v.Attempts.Any(a => a.Progress is not null));

        view.Attempts[0].StartedAt.Should().Be(began);
        view.Attempts[0].ProgressText.Should().Be("epoch 5");
        rig.Executor.End("work");
        await rig.EndAsync(run);
    }

    private const string Hurried = "name: a\nsteps: { work: { uses: container, command: ['true'], queueTimeout: 5m, retry: { attempts: 3 } } }";

    private static ApprovalVoted Vote(DateTimeOffset at, string actor) =>
        new(0, actor, Approved: true) { Method = "terminal", Unverified = true, At = at, Seed = 1 };

    [Fact]
    public async Task A_vote_that_was_made_in_time_counts_though_the_next_engine_starts_after_the_deadline()
    {
        var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync("name: w\nsteps: { sign: { approval: { deadline: 2m } } }");
        await rig.IdleAsync();
        await using var next = await rig.RestartAsync(start: false);
        next.Time.Advance(TimeSpan.FromSeconds(1));
        var made = next.Time.GetUtcNow();
        await next.SendAsync(run, at => Vote(at, "bob"));
        next.Time.Advance(TimeSpan.FromHours(1));

        var ended = await next.Start().EndAsync(run);

        ended.Status.Should().Be(RunStatus.Succeeded);
        ended.Steps[0].Approval!.Votes.Should().ContainSingle().Which.At.Should().Be(made);
    }
}
