using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Executing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Cancel, terminate, and stopping the engine itself.</summary>
public sealed class StoppingTests
{
    private const string One = "name: one\nsteps: { work: { uses: container, command: [sleep, '9'] } }";

    [Fact]
    public async Task A_cancelled_run_stops_its_attempts_gracefully_and_then_runs_finally()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Step == "work" ? null : ScriptedExecutor.Success;
        var run = await rig.AcceptAsync(One + "\nfinally: { tidy: { uses: container, command: ['true'] } }");
        await rig.Executor.UntilBegun("work");

        (await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 })).Should().BeNull();

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Cancelled);
        ended.Steps[0].Status.Should().Be(StepStatus.Cancelled);
        ended.Steps[1].Status.Should().Be(StepStatus.Succeeded);
        rig.Executor.Stopped.Should().ContainSingle().Which.Mode.Should().Be(StopMode.Gracefully);
    }

    [Fact]
    public async Task An_attempt_whose_cancel_is_in_the_same_commit_is_never_begun()
    {
        // F41: the cancel lies in the inbox before the engine takes up the run, so start and cancel are decided together.
        await using var rig = Rig.Create();
        var run = await rig.AcceptAsync("name: late\nsteps: { first: { set: { x: 1 } }, work: { needs: [first], uses: container, command: ['true'] } }");
        rig.Executor.Script = _ => null;
        await rig.SendAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 });
        rig.Start();

        var ended = await rig.EndAsync(run);

        ended.Status.Should().Be(RunStatus.Cancelled);
        rig.Executor.Begun.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancel_that_follows_the_intent_in_one_fold_stops_an_attempt_that_never_ran()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        rig.Executor.Script = _ => null;
        using var hold = new ManualResetEventSlim();
        var held = new TaskCompletionSource();
        store!.Before = batch =>
        {
            if (batch.Any(c => c.Facts.Any(f => f.Event is AttemptEnded)))
            {
                held.TrySetResult();
                hold.Wait();
            }
        };
        var run = await rig.AcceptAsync("""
            name: race
            steps:
              one: { uses: container, command: ['true'] }
              two: { uses: container, command: ['true'] }
              next: { needs: [two], uses: container, command: ['true'] }
            """);
        rig.Start();
        await rig.Executor.UntilBegun("one");
        await rig.Executor.UntilBegun("two");

        // While the end of `one` is being stored, the end of `two` and the cancel arrive: one fold decides to start `next`, and to stop it.
        rig.Executor.End("one");
        await held.Task;
        rig.Executor.End("two");
        await store.UntilReadAsync(await rig.SendAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 }));
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        hold.Set();

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Cancelled);
        (await rig.Bare.ListAttemptsAsync(run, 2, null, CancellationToken.None)).Should()
            .ContainSingle("its intent was recorded").Which.Status
            .Should()
            .Be(AttemptStatus.Cancelled);
        rig.Executor.Begun.Select(s => s.Step).Should().BeEquivalentTo("one", "two");
    }

    [Fact]
    public async Task A_terminated_run_kills_at_once_and_runs_no_finally()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(One + "\nfinally: { tidy: { uses: container, command: ['true'] } }");
        await rig.Executor.UntilBegun("work");

        await rig.AskAsync(run, at => new TerminateRequested("ada") { At = at, Seed = 1 });

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Cancelled);
        rig.Executor.Begun.Should().HaveCount(1);
        rig.Executor.Stopped.Should().ContainSingle().Which.Mode.Should().Be(StopMode.AtOnce);
    }

    [Fact]
    public async Task A_second_cancel_and_a_cancel_of_an_ended_run_are_answered()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync(One);
        await rig.EndAsync(run);

        (await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 })).Should().Be("the run has ended: succeeded");
    }

    [Fact]
    public async Task An_engine_that_stops_leaves_its_attempts_running_and_the_next_one_adopts_them()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(One);
        await rig.Executor.UntilBegun("work");

        await using var next = await rig.RestartAsync(start: false);
        next.Executor.Stopped.Should().BeEmpty();
        next.Start();
        await next.Executor.Until(e => e.Begun.Count == 1);
        next.Executor.End("work");

        var ended = await next.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Succeeded);
        next.Executor.Begun.Should().HaveCount(1, "engine restarts never add an attempt");
    }

    [Fact]
    public async Task Who_waits_for_a_run_is_told_when_the_engine_stops()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(One);
        await rig.Executor.UntilBegun("work");
        var waiting = rig.Engine.WhenEndedAsync(run);
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);

        await rig.StopAsync();

        await FluentActions.Awaiting(() => waiting.WaitAsync(TimeSpan.FromSeconds(5))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Who_asks_for_a_run_of_an_engine_that_is_over_is_told_so()
    {
        var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync(One);
        await rig.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        await rig.StopAsync();

        await FluentActions.Awaiting(() => rig.Engine.WhenEndedAsync(run)).Should().ThrowAsync<OperationCanceledException>();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task An_end_that_was_recorded_but_not_released_is_released_by_the_next_engine()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success;
        var run = await rig.AcceptAsync(One);
        await rig.EndAsync(run);
        await using var next = await rig.RestartAsync();
        await next.Engine.FindAttemptAsync(Guid.Empty, CancellationToken.None);
        next.Executor.Released.Clear();

        next.Executor.Reappear(next.Executor.Begun[0], ScriptedExecutor.Success);

        await next.Executor.Until(e => e.Released.Count == 1);
    }
}
