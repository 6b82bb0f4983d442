using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>Runs inside a run: cancel, terminate and suspend go down, and a retry goes through the parent.</summary>
public sealed class ChildTests
{
    [Fact]
    public void A_child_ends_its_step_as_it_ended()
    {
        Workflow(Child("c")).Running().ChildEnds("c", RunStatus.Succeeded).RunIs(RunStatus.Succeeded);
        Workflow(Child("c")).Running().ChildEnds("c", RunStatus.Failed, Cause.Rejected).RunIs(RunStatus.Failed, Cause.Rejected);
        Workflow(Child("c")).Running().ChildEnds("c", RunStatus.Cancelled).RunIs(RunStatus.Cancelled);
    }

    [Fact]
    public void A_child_is_retried_as_the_next_generation_of_the_same_run()
    {
        var story = Workflow(Child("c")).Running();
        var child = story.Instance("c").Child!.Value;
        story.ChildEnds("c", RunStatus.Failed, Cause.Application).Retry().Granted().Effects.Should().Equal(new Effect.StartChild(child, 0, null, 2));
        story.ChildEnds("c", RunStatus.Failed, Cause.Application, generation: 1).Refusal.Should().Be("that child is not awaited");
        story.ChildEnds("c", RunStatus.Succeeded).RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void A_child_behind_a_failure_is_made_anew()
    {
        var story = Workflow(Program("bad"), Child("c").After("bad").On(Core.Definitions.RunOn.Always)).Running().Fails("bad");
        var child = story.Instance("c").Child!.Value;
        var started = story.ChildEnds("c", RunStatus.Succeeded).Retry().Granted().Succeeds("bad").Effects.OfType<Effect.StartChild>().Single();
        (started.Generation, started.Child == child).Should().Be((1, false));
    }

    [Fact]
    public void A_child_that_won_the_race_against_our_cancel_is_asked_for_again_by_a_retry()
    {
        var story = Workflow(Child("c")).Running();
        var child = story.Instance("c").Child!.Value;
        story.Cancel().ChildEnds("c", RunStatus.Succeeded).Stands("c cancelled").RunIs(RunStatus.Cancelled);
        story.Retry().Granted().Effects.Should().Equal(new Effect.StartChild(child, 0, null, 2));
    }

    [Fact]
    public void A_child_of_finally_is_made_anew()
    {
        var story = Workflow(Program("a")).Finally(Child("last")).Running().Fails("a");
        var child = story.Instance("last").Child!.Value;
        story.ChildEnds("last", RunStatus.Succeeded).Retry().Granted().Succeeds("a").Effects.OfType<Effect.StartChild>().Single().Child.Should().NotBe(child);
    }

    [Fact]
    public void One_failed_instance_fails_the_step_though_another_child_was_cancelled_by_hand() => Workflow(Child("c").ForEach("2"))
        .Running().ChildEnds("c", RunStatus.Failed, Cause.Application, index: 0)
            .ChildEnds("c", RunStatus.Cancelled, index: 1)
            .Stands("c failed")
            .RunIs(RunStatus.Failed, Cause.Application);

    [Fact]
    public void Suspension_goes_down_and_comes_up_again()
    {
        var story = Workflow(Child("c")).Running().Suspend();
        story.Effects.OfType<Effect.TellChild>().Single().Message.Should().BeOfType<SuspendRequested>().Which.FromParent.Should().BeTrue();
        story.Resume().Effects.OfType<Effect.TellChild>().Single().Message.Should().BeOfType<ResumeRequested>().Which.FromParent.Should().BeTrue();
    }

    [Fact]
    public void Only_what_its_parent_suspended_is_resumed_by_it()
    {
        var byHand = Workflow(Program("a")).AsChild().Running().Suspend().Suspend(fromParent: true).Resume(fromParent: true);
        byHand.State.Suspended.Should().BeTrue();
        Workflow(Program("a")).AsChild().Running().Suspend(fromParent: true).Resume(fromParent: true).State.Suspended.Should().BeFalse();
        Workflow(Program("a")).AsChild()
            .Running()
            .Suspend(fromParent: true)
            .Quarantine()
            .Resume(fromParent: true).State.Suspended
            .Should()
            .BeTrue("a person must look at it first");
    }

    [Fact]
    public void A_child_is_retried_through_its_parent_only()
    {
        var story = Workflow(Program("a")).AsChild().Running().Fails("a").Retry();
        story.Refusal.Should().Be("a child run is retried through its parent");
        story.Retry(fromParent: true).RunIs(RunStatus.Queued);
    }

    [Fact]
    public void A_child_that_is_being_stopped_is_told_again_after_a_load()
    {
        RunMachine.Outstanding(Workflow(Child("c")).Running().Cancel().State).OfType<Effect.TellChild>().Single().Message.Should().BeOfType<CancelRequested>();
        RunMachine.Outstanding(Workflow(Child("c")).Running().Terminate().State)
            .OfType<Effect.TellChild>()
            .Single().Message
            .Should()
            .BeOfType<TerminateRequested>();
        RunMachine.Outstanding(Workflow(Child("c")).Running().Suspend().State)
            .OfType<Effect.TellChild>()
            .Single().Message
            .Should()
            .BeOfType<SuspendRequested>();
    }
}
