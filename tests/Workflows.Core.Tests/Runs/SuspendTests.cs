using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>While suspended nothing new starts, what runs goes on, and clocks stand still.</summary>
public sealed class SuspendTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Nothing_new_starts_and_what_runs_goes_on()
    {
        var story = Workflow(Program("a"), Program("b").After("a"), Program("c").ForEach("2", parallel: 1)).Running().Suspend();
        story.Succeeds("a").Succeeds("c", 0).Stands("a succeeded, b ready, c running").Effects.Should().BeEmpty();
        story.Resume().Effects.OfType<Effect.StartAttempt>().Select(e => (e.Step, e.Index)).Should().BeEquivalentTo([(1, (int?)null), (2, 1)]);
    }

    [Fact]
    public void A_wait_a_backoff_and_a_deadline_go_on_with_what_they_had_left()
    {
        var story = Workflow(
            Wait("w", "1m"),
            Program("p", attempts: 2),
            Approval("a", a => a with { Deadline = TimeSpan.FromMinutes(5) })).Running().Fails("p");
        var (wait, backoff, deadline) = (story.Instance("w").Due, story.Instance("p").Due, story["a"].Approval!.Deadline);
        story.Suspend().Effects.OfType<Effect.ClearTimer>().Should().HaveCount(3);
        story.After(Hour).Fires("w", TimerKind.Wait).Refusal.Should().Contain("stand still");
        var stood = story.Clock + TimeSpan.FromSeconds(1) - story.State.SuspendedAt!.Value;
        story.Resume().Effects.OfType<Effect.SetTimer>().Select(t => t.Due).Should().BeEquivalentTo([wait + stood, backoff + stood, deadline + stood]);
        story.Fires("p").Refusal.Should().Be("the timer is not due yet");
    }

    [Fact]
    public void A_backoff_that_begins_while_suspended_counts_from_the_resume()
    {
        var story = Workflow(Program("p", attempts: 2)).Running().Suspend().After(Hour).Fails("p");
        story.Effects.Should().BeEmpty();
        story.After(Hour).Resume();
        story.Effects.OfType<Effect.SetTimer>().Single().Due.Should().Be(story.Clock + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_quarantine_of_a_suspended_run_keeps_the_clocks_stopped_since_the_suspension()
    {
        var story = Workflow(Wait("w", "1m")).Running();
        var due = story.Instance("w").Due;
        var since = story.Suspend().Clock;
        story.After(Hour).Quarantine().After(Hour).Resume();
        story.Instance("w").Due.Should().Be(due + (story.Clock - since));
    }

    [Fact]
    public void A_second_quarantine_changes_nothing()
    {
        var story = Workflow(Program("a")).Running().Quarantine();
        story.State.Quarantine.Should().Be("it threw");
        story.Quarantine().Last.Should().BeOfType<Decision.Ignored>();
        story.Resume().State.Quarantine.Should().BeNull();
    }

    [Fact]
    public void A_run_suspended_in_the_queue_gets_its_slot_and_waits()
    {
        var story = Workflow(Program("a"), Program("b").When("fail")).Queued().Suspend().Granted().Stands("a ready, b ready");
        story.Resume().Stands("a starting, b failed");
    }

    [Fact]
    public void The_cache_is_asked_again_on_resume()
    {
        var story = Workflow(Cached("a")).Running().Suspend().Looks("a", hit: false);
        story.Refusal.Should().Contain("asked again on resume");
        story.Resume().Effects.Should().Equal(new Effect.LookUpCache(0, null));
        story.Looks("a", hit: false).Of("a").Should().Be(StepStatus.Starting);
    }

    [Fact]
    public void A_run_being_cancelled_is_not_suspended() =>
        Workflow(Program("a")).Running().Cancel().Suspend().Refusal.Should().Be("the run is being cancelled");

    [Fact]
    public void A_suspended_run_that_has_nothing_left_ends() =>
        Workflow(Program("a")).Running().Suspend().Succeeds("a").RunIs(RunStatus.Succeeded).State.Suspended.Should().BeFalse();

    [Fact]
    public void Finally_waits_for_the_resume() =>
        Workflow(Program("a")).Finally(Program("last"))
            .Running()
            .Suspend()
            .Succeeds("a")
            .Stands("a succeeded, last ready")
            .Resume()
            .Stands("a succeeded, last starting");

    [Fact]
    public void A_resume_while_items_are_read_starts_nothing_of_an_earlier_generation()
    {
        var story = Workflow(Program("a").ForEach("\"wf-file://5a/items.txt\"")).Running().Reads("a", "1", "2").Fails("a", index: 0).Fails("a", index: 1);
        story.Retry().Granted().Suspend().Resume().Effects.OfType<Effect.StartAttempt>().Should().BeEmpty();
        story.Reads("a", "7").Effects.OfType<Effect.StartAttempt>().Should().ContainSingle();
    }

    [Fact]
    public void A_cancel_while_items_are_read_again_cancels_the_step()
    {
        var story = Workflow(Program("bad"), Program("a").ForEach("\"wf-file://5a/items.txt\"").After("bad").On(Core.Definitions.RunOn.Always)).Running()
            .Fails("bad")
            .Reads("a");
        story.Of("a").Should().Be(StepStatus.Succeeded, "there was no item");
        story.Retry().Granted().Succeeds("bad").Cancel().Of("a").Should().Be(StepStatus.Cancelled);
    }
}
