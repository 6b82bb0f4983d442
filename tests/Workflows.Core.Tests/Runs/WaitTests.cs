using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>Waits for a while, an instant or an event; values computed inside; and that a doubled event is one.</summary>
public sealed class WaitTests
{
    [Fact]
    public void A_wait_ends_when_its_time_has_come()
    {
        var story = Workflow(Wait("w", "10m")).Running();
        story.Fires("w", TimerKind.Wait).Refusal.Should().Be("the timer is not due yet");
        story.After(TimeSpan.FromMinutes(10)).Fires("w", TimerKind.Wait).RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void A_wait_until_takes_an_instant()
    {
        Workflow(Until("2026-11-24T03:00:00+01:00")).Running().Instance("w").Due.Should().Be(new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("03:00")]
    [InlineData("1/2/2026")]
    [InlineData("Nov 3")]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-24T03:00:00")]
    [InlineData("2026-11-24 03:00:00Z")]
    [InlineData("2026-11-24T03:00Z")]
    [InlineData("2026-11-24T03:00:00+0100")]
    [InlineData("2026-02-30T03:00:00Z")]
    public void A_wait_until_guesses_at_no_instant(string until) =>
        Workflow(Until(until)).Running().RunIs(RunStatus.Failed, Cause.Engine)["w"].Message.Should().Contain("must give an RFC 3339 time");

    [Theory]
    [InlineData("2026-11-24t02:00:00z", 0)]
    [InlineData("2026-11-24T03:30:00+01:30", 0)]
    [InlineData("2026-11-24T02:00:00.123456789Z", 123)]
    public void An_instant_has_the_forms_of_the_standard(string until, int milliseconds) =>
        Workflow(Until(until)).Running().Instance("w").Due.Should().BeCloseTo(
            new DateTimeOffset(2026, 11, 24, 2, 0, 0, milliseconds, TimeSpan.Zero), TimeSpan.FromMilliseconds(1));

    [Theory]
    [InlineData("soon")]
    [InlineData("{{ fail }}")]
    [InlineData("{{ 10 }}")]
    public void A_time_that_is_none_fails_with_cause_engine(string duration) => Workflow(Wait("w", duration)).Running().RunIs(RunStatus.Failed, Cause.Engine);

    [Fact]
    public void A_signal_becomes_the_output_of_the_step_that_listens()
    {
        var story = Workflow(Listen("e")).Running().Signals("e", """{"size":3}""").RunIs(RunStatus.Succeeded);
        story["e"].Outputs.Should().Be("""{"event":{"size":3}}""");
        story.Signals("e").Last.Should().BeOfType<Decision.Rejected>();
    }

    [Fact]
    public void A_signal_that_comes_before_its_waiter_is_kept_and_the_first_one_wins()
    {
        var story = Workflow(Program("a"), Listen("e").After("a")).Queued().Signals("e", "1").Granted().Signals("e", "2");
        story.Refusal.Should().Be("e has a signal already");
        story.Succeeds("a").RunIs(RunStatus.Succeeded)["e"].Outputs.Should().Be("""{"event":1}""");
    }

    [Theory]
    [InlineData("event", "false", "e waits for an event where `event`, and of this one that is false")]
    [InlineData("event", "3", "e waits for an event where `event`, and of this one that can't be told: it must give true or false, gave 3")]
    [InlineData("fail", "true", "e waits for an event where `fail`, and of this one that can't be told: it fails as asked")]
    public void A_signal_that_is_not_what_the_step_waits_for_is_refused_and_the_step_waits_on(string where, string json, string refusal)
    {
        var story = Workflow(Listen("e", where)).Running().Signals("e", json);

        story.Refusal.Should().Be(refusal);
        story["e"].Status.Should().Be(StepStatus.Running);
    }

    [Fact]
    public void One_that_is_ends_the_wait() =>
        Workflow(Listen("e", "event")).Running().Signals("e", "true").RunIs(RunStatus.Succeeded)["e"].Outputs.Should().Be("""{"event":true}""");

    [Fact]
    public void A_signal_that_was_kept_is_judged_when_its_step_begins_to_wait()
    {
        var story = Workflow(Program("a"), Listen("e", "event").After("a")).Running().Signals("e", "false").Succeeds("a");

        story["e"].Should().Match<StepState>(step => step.Status == StepStatus.Running && step.Signal == null);
        story.Signals("e", "true").RunIs(RunStatus.Succeeded)["e"].Outputs.Should().Be("""{"event":true}""");
    }

    [Fact]
    public void A_signal_to_a_step_that_waits_for_none_is_refused() =>
        Workflow(Program("a")).Running().Signals("a").Refusal.Should().Be("this step waits for no event");

    [Fact]
    public void A_value_computed_ends_its_step_and_an_error_fails_it()
    {
        Workflow(Set("s")).Running().Computes("s", """{"n":1}""").RunIs(RunStatus.Succeeded)["s"].Outputs.Should().Be("""{"n":1}""");
        Workflow(Set("s")).Running().Computes("s", null).RunIs(RunStatus.Failed, Cause.Engine);
        Workflow(Program("p")).Running().Computes("p").Refusal.Should().Be("nothing is being computed there");
    }

    [Fact]
    public void A_slot_granted_twice_is_one()
    {
        var story = Workflow(Program("a")).Running();
        var state = story.State;
        story.Granted().State.Should().BeSameAs(state);
    }

    [Fact]
    public void A_timer_of_another_kind_or_step_is_not_set()
    {
        var story = Workflow(Wait("w"), Program("p")).Running().After(TimeSpan.FromHours(1));
        story.Fires("w").Refusal.Should().Be("no such timer is set");
        story.Fires("p", TimerKind.Wait).Refusal.Should().Be("no such timer is set");
        story.Take(new TimerFired(new(9, null, TimerKind.Wait)) { At = story.Clock, Seed = 1 }).Refusal.Should().Be("no such timer is set");
    }

    [Fact]
    public void Deciding_twice_gives_the_same_ids()
    {
        var state = Workflow(Program("a").ForEach("3"), Child("c")).Queued().State;
        var happened = new SlotGranted { At = Start, Seed = 7 };
        Same.Difference(RunMachine.Decide(state, happened, Toy.Evaluate), RunMachine.Decide(state, happened, Toy.Evaluate)).Should().BeNull();
    }

    private static StepDefinition Until(string text) => new() { Name = "w", Work = new Work.Wait { Until = new($"\"{text}\"") } };
}
