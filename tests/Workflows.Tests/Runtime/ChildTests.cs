using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Accepting;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Runs in runs.</summary>
public sealed class ChildTests
{
    private const string Parent = """
        name: parent
        parameters: { n: { type: integer, default: 2 } }
        steps:
          inner: { workflow: { name: child }, with: { n: "{{ parameters.n }}" } }
          after: { needs: [inner], set: { got: "{{ steps.inner.outputs.twice }}" } }
        outputs: { got: "{{ steps.after.outputs.got }}" }
        """;

    private const string Child = """
        name: child
        parameters: { n: { type: integer } }
        steps:
          work: { uses: container, command: [echo, "{{ parameters.n }}"] }
          twice: { needs: [work], set: { twice: "{{ parameters.n * 2 }}" } }
        outputs: { twice: "{{ steps.twice.outputs.twice }}" }
        """;

    private static readonly ImmutableDictionary<string, string> siblings = ImmutableDictionary<string, string>.Empty.Add("child", Child);

    [Fact]
    public async Task A_child_runs_with_its_parameters_and_its_outputs_come_back()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync(Parent, siblings: siblings);

        var ended = await rig.EndAsync(run);

        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        ended.Outputs.Should().Be("""{"got":4}""");
        var child = await rig.StoredAsync(ended.Steps[0].Only!.Child!.Value);
        child.Label.Should().Be("parent#1/inner");
        child.Number.Should().Be(1);
        child.Status.Should().Be(RunStatus.Succeeded);
        child.Trigger.Should().Be(new RunTrigger("parent", "ada"));
    }

    [Fact]
    public async Task A_second_run_begins_its_child_in_its_own_commit()
    {
        FaultyStore? store = null;
        await using var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        var together = 0;
        store!.Before = batch => together += batch.Any(c => c.IsNew) && batch.Any(c => c.After.Parent is null && c.Facts.Count > 0) ? 1 : 0;
        rig.Start();
        await rig.EndAsync(await rig.AcceptAsync(Parent, siblings: siblings));
        together.Should().Be(0, "the first run has to read the child's version first");

        await rig.EndAsync(await rig.AcceptAsync(Parent));

        together.Should().Be(1);
    }

    [Fact]
    public async Task A_child_that_fails_fails_its_step_and_says_why()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => new AttemptOutcome { Exit = 3, Message = "no data" };

        var ended = await rig.EndAsync(await rig.AcceptAsync(Parent, siblings: siblings));

        ended.Status.Should().Be(RunStatus.Failed);
        ended.Steps[0].Message.Should().Contain("the child run failed").And.Contain("no data");
    }

    [Fact]
    public async Task Cancel_goes_down_to_the_child()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        await rig.Executor.UntilBegun("work");

        await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 });

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Cancelled);
        (await rig.StoredAsync(ended.Steps[0].Only!.Child!.Value)).Status.Should().Be(RunStatus.Cancelled);
        rig.Executor.Stopped.Should().ContainSingle();
    }

    [Fact]
    public async Task Suspend_and_resume_go_down_to_the_child()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        await rig.Executor.UntilBegun("work");
        await rig.AskAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 });
        var child = (await rig.StoredAsync(run)).Steps[0].Only!.Child!.Value;
        await rig.UntilAsync(child, state => state.Suspended);

        await rig.AskAsync(run, at => new ResumeRequested("ada") { At = at, Seed = 2 });
        await rig.UntilAsync(child, state => !state.Suspended);
        rig.Executor.End("work");

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_failed_child_is_retried_through_its_parent()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? new AttemptOutcome { Exit = 1 } : ScriptedExecutor.Success;
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        var failed = await rig.EndAsync(run);

        (await rig.AskAsync(failed.Steps[0].Only!.Child!.Value, at => new RetryRequested("ada", null) { At = at, Seed = 1 }))
            .Should().Be("a child run is retried through its parent");
        (await rig.AskAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 2 })).Should().BeNull();

        var ended = await rig.EndAsync(run);
        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        ended.Steps[0].Only!.Child.Should().Be(failed.Steps[0].Only!.Child);
        (await rig.StoredAsync(ended.Steps[0].Only!.Child!.Value)).Generation.Should().Be(2);
    }

    [Fact]
    public async Task A_parent_that_was_away_when_its_child_ended_learns_it_after_a_restart()
    {
        // The end of the child is committed, and the engine dies before it is told.
        FaultyStore? store = null;
        var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        var dead = new TaskCompletionSource();
        store!.Before = batch =>
        {
            if (batch.Any(c => c.Facts.Any(f => f.Event is ChildEnded)))
            {
                dead.TrySetResult();
                throw new CrashException();
            }
        };
        rig.Start();
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        await using var next = await rig.RestartAsync(with: new RigOptions());

        (await next.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_retry_that_a_crash_cut_off_from_the_child_reaches_it_after_the_restart()
    {
        var rig = Rig.Create().Start();
        rig.Executor.Script = spec => spec.Attempt == 1 ? new AttemptOutcome { Exit = 1 } : ScriptedExecutor.Success;
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        await rig.EndAsync(run);
        FaultyStore? store = null;
        var second = await rig.RestartAsync(start: false, with: new RigOptions { Decorate = inner => store = new FaultyStore(inner) });
        var dead = new TaskCompletionSource();
        store!.Before = batch =>
        {
            if (batch.Any(c => c.After.Parent is not null && c.Facts.Any(f => f.Event is RetryRequested)))
            {
                dead.TrySetResult();
                throw new CrashException();
            }
        };
        second.Start();
        await second.SendAsync(run, at => new RetryRequested("ada", null) { At = at, Seed = 2 });
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        await using var third = await second.RestartAsync(with: new RigOptions());

        (await third.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_crash_kept_from_the_child_is_told_again_after_the_restart(bool suspend)
    {
        FaultyStore? store = null;
        var rig = Rig.Create(new RigOptions { Decorate = inner => store = new FaultyStore(inner) }).Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        await rig.Executor.UntilBegun("work");
        var child = (await rig.StoredAsync(run)).Steps[0].Only!.Child!.Value;
        if (!suspend)
        {
            await rig.AskAsync(run, at => new SuspendRequested("ada") { At = at, Seed = 1 });
            await rig.UntilAsync(child, state => state.Suspended);
        }

        var dead = new TaskCompletionSource();
        store!.Before = batch =>
        {
            if (batch.Any(c => c.After.Id == child && c.After.Suspended == suspend))
            {
                dead.TrySetResult();
                throw new CrashException();
            }
        };
        await rig.SendAsync(run, at => suspend ? new SuspendRequested("ada") { At = at, Seed = 2 } : new ResumeRequested("ada") { At = at, Seed = 2 });
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        await using var next = await rig.RestartAsync(with: new RigOptions());

        (await next.UntilAsync(child, state => state.Suspended == suspend)).SuspendedByParent.Should().Be(suspend);
    }

    [Fact]
    public async Task A_child_whose_version_is_gone_fails_its_step_as_engine()
    {
        await using var rig = Rig.Create().Start();
        var outcome = await rig.Acceptance.StartAsync(
            new StartRequest("default", new RunTrigger("manual", "ada")) { Text = Parent }, CancellationToken.None);

        outcome.Should().BeOfType<StartOutcome.Unknown>().Which.What.Should().Contain("workflow child").And.Contain("publish it first");
    }

    [Fact]
    public async Task Parameters_that_the_child_refuses_fail_the_step_as_engine()
    {
        await using var rig = Rig.Create().Start();
        var parent = Parent.Replace("\"{{ parameters.n }}\"", "\"{{ 'x' + (parameters.n | object.to_json) }}\"", StringComparison.Ordinal);

        var ended = await rig.EndAsync(await rig.AcceptAsync(parent, siblings: siblings));

        ended.Status.Should().Be(RunStatus.Failed);
        ended.Steps[0].Cause.Should().Be(Cause.Engine);
        ended.Steps[0].Message.Should().Contain("with: n:");
    }

    [Fact]
    public async Task Children_of_a_fan_out_are_named_by_their_index()
    {
        await using var rig = Rig.Create().Start();
        var ended = await rig.EndAsync(await rig.AcceptAsync(
            """
            name: parent
            steps: { each: { forEach: [1, 2, 3], workflow: { name: child }, with: { n: "{{ item }}" } } }
            outputs: { all: "{{ steps.each.outputs }}" }
            """,
            siblings: siblings));

        ended.Outputs.Should().Be("""{"all":[{"twice":2},{"twice":4},{"twice":6}]}""");
        (await rig.StoredAsync(ended.Steps[0].Fan!.Instances[2]!.Child!.Value)).Label.Should().Be("parent#1/each[2]");
    }
}
