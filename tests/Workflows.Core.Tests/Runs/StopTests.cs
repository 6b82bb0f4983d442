using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>Rows of the rules table: other branches, failFast, continueOnError, finally, cancel, terminate.</summary>
public sealed class StopTests
{
    [Fact]
    public void Other_branches_go_on_after_a_failure_and_the_run_fails_at_its_end() => Workflow(Program("a"), Program("b"), Program("c").After("b"))
        .Running().Fails("a").Stands("a failed, b starting, c waiting").Succeeds("b").Succeeds("c").RunIs(RunStatus.Failed, Cause.Application);

    [Fact]
    public void A_tolerated_failure_stays_failed_but_counts_as_succeeded() => Workflow(Program("a").Tolerated(), Program("b").After("a"))
        .Running().Fails("a").Succeeds("b").Stands("a failed, b succeeded").RunIs(RunStatus.Succeeded);

    [Fact]
    public void FailFast_cancels_what_runs_and_what_has_not_started_except_failure_and_always_steps()
    {
        var story = Workflow(
            Program("bad"), Program("runs"), Program("waits").After("runs"),
            Program("alert").After("bad", "runs").On(RunOn.Failure), Program("clean").After("runs").On(RunOn.Always)).FailFast().Running();
        story.Fails("bad").Stands("bad failed, runs starting, waits cancelled, alert waiting, clean waiting");
        story.Effects.OfType<Effect.StopAttempt>().Should().ContainSingle().Which.AtOnce.Should().BeFalse();
        story.Succeeds("runs").Stands("bad failed, runs cancelled, waits cancelled, alert starting, clean starting");
        story.Succeeds("alert").Succeeds("clean").RunIs(RunStatus.Failed, Cause.Application);
    }

    [Fact]
    public void What_was_stopped_says_who_or_what_stopped_it()
    {
        Workflow(Program("a")).Running().Cancel().Fails("a").Instance("a").Message.Should().StartWith("cancelled by ");
        Workflow(Program("bad"), Program("a")).FailFast().Running().Fails("bad").Fails("a").Instance("a").Message
            .Should()
            .Be("stopped because another step failed (failFast)");
    }

    [Fact]
    public void FailFast_leaves_a_failure_step_that_runs_already_alone() => Workflow(Program("a"), Program("alert").After("a").On(RunOn.Failure), Program("b"))
        .FailFast().Running().Fails("a").Stands("a failed, alert starting, b starting").Succeeds("b").Of("alert").Should().Be(StepStatus.Starting);

    [Fact]
    public void A_step_that_fails_as_it_begins_stops_under_failFast_what_began_beside_it()
    {
        var story = Workflow(Program("a"), Program("bad").When("fail"), Child("c")).FailFast().Running();
        story.Stands("a starting, bad failed, c cancelled").Instance("a").Stopping.Should().BeTrue();
    }

    [Fact]
    public void A_tolerated_failure_does_not_fail_fast() =>
        Workflow(Program("a").Tolerated(), Program("b")).FailFast().Running().Fails("a").Of("b").Should().Be(StepStatus.Starting);

    [Fact]
    public void A_failing_instance_fails_fast_only_with_its_step() => Workflow(Program("a").ForEach("2"), Program("b")).FailFast()
        .Running().Fails("a", index: 0).Stands("a running, b starting").Fails("a", index: 1).Instance("b").Stopping.Should().BeTrue();

    [Fact]
    public void Finally_runs_when_all_else_has_ended_and_sees_what_the_run_ends_as()
    {
        var story = Workflow(Program("a")).Finally(Program("tell").When("fail"), Program("sum"), Program("after").After("sum")).Running();
        story.Fails("a").Stands("a failed, tell failed, sum starting, after waiting");
        RunMachine.ScopeOf(story.State, story.State.Plan.Find("sum")!.Value, null).Run!.State.Should().Be(RunStatus.Failed);
        story.Succeeds("sum").Succeeds("after").RunIs(RunStatus.Failed, Cause.Application);
    }

    [Fact]
    public void A_failure_of_finally_fails_the_run() =>
        Workflow(Program("a")).Finally(Program("last")).Running().Succeeds("a").Fails("last").RunIs(RunStatus.Failed, Cause.Application);

    [Fact]
    public void A_failure_of_finally_fails_a_cancelled_run_too() => Workflow(Program("a")).Finally(Program("last"))
        .Running().Cancel().Fails("a").Fails("last", 65).RunIs(RunStatus.Failed, Cause.Application).State.Message.Should().StartWith("last:");

    [Fact]
    public void A_failing_finally_step_does_not_stop_another_under_failFast() =>
        Workflow(Program("a")).Finally(Program("x"), Program("y")).FailFast().Running().Succeeds("a").Fails("x").Of("y").Should().Be(StepStatus.Starting);

    [Fact]
    public void Cancel_stops_attempts_gracefully_cancels_the_rest_then_runs_finally()
    {
        var story = Workflow(Program("a"), Program("b").After("a"), Approval("c"), Wait("d"), Program("e").After("a").On(RunOn.Always)).Finally(Program("last"))
            .Running()
            .Cancel();
        story.Stands("a starting, b cancelled, c cancelled, d cancelled, e cancelled, last waiting");
        story.Effects.OfType<Effect.StopAttempt>().Should().ContainSingle().Which.AtOnce.Should().BeFalse();
        story.Succeeds("a").Of("a").Should().Be(StepStatus.Cancelled, "we decided to stop it, whatever its exit");
        story.Of("last").Should().Be(StepStatus.Starting);
        story.Succeeds("last").RunIs(RunStatus.Cancelled);
    }

    [Fact]
    public void A_second_cancel_changes_nothing() => Workflow(Program("a")).Running().Cancel().Cancel().Last.Should().BeOfType<Decision.Ignored>();

    [Fact]
    public void A_queued_run_ends_at_once_without_finally() => Workflow(Program("a"), Program("b").After("a")).Finally(Program("last"))
        .Queued().Cancel().Stands("a cancelled, b cancelled, last cancelled").RunIs(RunStatus.Cancelled);

    [Fact]
    public void A_run_that_is_refused_a_slot_is_cancelled()
    {
        var story = Workflow(Program("a")).Queued().Refused().RunIs(RunStatus.Cancelled);
        story.State.Message.Should().Be("full");
        story.Granted().Last.Should().BeOfType<Decision.Ignored>();
    }

    [Fact]
    public void Cancel_lets_a_suspended_run_end() => Workflow(Program("a")).Finally(Program("last"))
        .Running().Suspend().Cancel().Succeeds("a").Succeeds("last").RunIs(RunStatus.Cancelled);

    [Fact]
    public void A_cancelled_run_is_cancelled_even_when_something_had_failed() =>
        Workflow(Program("a"), Program("b")).Running().Fails("a").Cancel().Fails("b").RunIs(RunStatus.Cancelled);

    [Fact]
    public void Terminate_kills_all_at_once_and_finally_too()
    {
        var story = Workflow(Program("a"), Child("c")).Finally(Program("last")).Running().Terminate();
        story.Stands("a starting, c running, last cancelled");
        story.Effects.OfType<Effect.StopAttempt>().Single().AtOnce.Should().BeTrue();
        story.Effects.OfType<Effect.TellChild>().Single().Message.Should().BeOfType<TerminateRequested>();
        story.Ends("a", new() { Exit = 137 }).ChildEnds("c", RunStatus.Cancelled).RunIs(RunStatus.Cancelled);
    }

    [Fact]
    public void Terminate_kills_finally_that_has_begun()
    {
        var story = Workflow(Program("a")).Finally(Program("last")).Running().Succeeds("a").Terminate();
        story.Effects.OfType<Effect.StopAttempt>().Single().AtOnce.Should().BeTrue();
        story.Fails("last").RunIs(RunStatus.Cancelled);
    }

    [Fact]
    public void Terminate_goes_beyond_a_cancel()
    {
        var story = Workflow(Program("a")).Finally(Program("last")).Running().Cancel().Terminate();
        story.Effects.OfType<Effect.StopAttempt>().Single().AtOnce.Should().BeTrue();
        story.Succeeds("a").Stands("a cancelled, last cancelled").RunIs(RunStatus.Cancelled);
    }

    [Fact]
    public void When_is_decided_once_and_must_give_true_or_false()
    {
        Workflow(Program("a").When("false")).Running().RunIs(RunStatus.Succeeded)["a"].Reason.Should().Be(Reason.Condition);
        Workflow(Program("a").When("0")).Running().RunIs(RunStatus.Failed, Cause.Engine)["a"].Message.Should().Contain("must give true or false, gave 0");
        Workflow(Program("a").When("fail")).Running().RunIs(RunStatus.Failed, Cause.Engine);
    }

    [Fact]
    public void Outputs_that_can_not_be_computed_fail_the_run() =>
        Workflow(Program("a")).Outputs("\"{{ fail }}\"").Running().Succeeds("a").RunIs(RunStatus.Failed, Cause.Engine);

    [Fact]
    public void Every_count_of_a_cancelled_queue_is_zero()
    {
        var state = Workflow(Program("a"), Program("b").After("a")).Queued().Cancel().State;
        Same.Difference(state, state.Recount()).Should().BeNull();
    }
}
