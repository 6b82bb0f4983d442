using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>A retry reopens what failed or was cancelled and all that depends on it, in the same run.</summary>
public sealed class RetryTests
{
    [Fact]
    public void A_retry_reopens_the_failed_step_what_depends_on_it_and_finally_and_keeps_the_rest()
    {
        var story = Workflow(Program("kept"), Program("bad"), Program("behind").After("bad")).Finally(Program("last")).Running();
        story.Succeeds("kept").Fails("bad").Succeeds("last").RunIs(RunStatus.Failed, Cause.Application);
        story.Retry().Stands("kept succeeded, bad waiting, behind waiting, last waiting").RunIs(RunStatus.Queued);
        story.Effects.Should().Equal(new Effect.AskForSlot());
        (story.State.Generation, story["bad"].Generation, story["kept"].Generation).Should().Be((2, 2, 1));
        story.Granted().Succeeds("bad").Succeeds("behind").Succeeds("last").RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Attempt_numbers_go_on_and_budgets_start_anew()
    {
        var story = Workflow(Program("a", attempts: 2)).Running().Fails("a").After(TimeSpan.FromHours(1)).Fires("a").Fails("a").Retry().Granted();
        story.Instance("a").Attempts.Should().Be(3);
        story.Fails("a").Of("a").Should().Be(StepStatus.Backoff);
    }

    [Fact]
    public void Approvals_are_asked_again()
    {
        var story = Workflow(Approval("a")).Running().Votes("a", "bob", approved: false).Retry();
        story.Votes("a", "bob").Refusal.Should().Contain("not asked yet");
        story.Granted().Effects.Should().Contain(new Effect.AskApproval(0));
        story.Votes("a", "bob").RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void A_step_that_succeeded_behind_a_failure_runs_again()
    {
        var story = Workflow(Program("bad"), Program("alert").After("bad").On(RunOn.Failure)).Running().Fails("bad").Succeeds("alert").Retry();
        story.Granted().Succeeds("bad").Stands("bad succeeded, alert skipped").RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void A_tolerated_failure_is_kept() =>
        Workflow(Program("a").Tolerated(), Program("b")).Running().Fails("a").Fails("b").Retry().Stands("a failed, b waiting");

    [Fact]
    public void A_cancelled_run_goes_on_where_it_was() => Workflow(Program("a"), Program("b").After("a"))
        .Running().Succeeds("a").Cancel().Succeeds("b").RunIs(RunStatus.Cancelled).Retry().Granted().Succeeds("b").RunIs(RunStatus.Succeeded);

    [Fact]
    public void A_run_that_goes_on_or_succeeded_is_not_retried()
    {
        Workflow(Program("a")).Running().Retry().Refusal.Should().Contain("has not ended");
        Workflow(Program("a")).Running().Succeeds("a").Retry().Refusal.Should().Contain("nothing to retry");
    }

    [Fact]
    public void A_run_that_only_its_outputs_failed_can_be_retried() => Workflow(Program("a")).Outputs("\"{{ parameters.x }}\"")
        .Running().Succeeds("a").RunIs(RunStatus.Failed, Cause.Engine).Retry("""{"x":1}""").Granted().RunIs(RunStatus.Succeeded).State.Outputs.Should().Be("1");

    [Fact]
    public void A_run_cancelled_during_finally_can_be_retried() => Workflow(Program("a")).Finally(Program("last"))
        .Running().Succeeds("a").Cancel().Succeeds("last").RunIs(RunStatus.Cancelled).Retry().Granted().Succeeds("last").RunIs(RunStatus.Succeeded);

    [Fact]
    public void Edited_parameters_are_refused_where_a_kept_step_read_one()
    {
        Story Failed() => Workflow(Program("kept"), Program("bad")).Reading("kept", "x").Reading("bad", "y").Parameters("""{"x":1,"y":1}""")
            .Running().Succeeds("kept").Fails("bad");
        Failed().Retry("""{"x":2,"y":1}""").Refusal.Should().StartWith("parameter x was read by step kept");
        Failed().Retry("""{"x":1,"y":2}""").RunIs(RunStatus.Queued).State.Parameters.Should().Be("""{"x":1,"y":2}""");
    }

    [Fact]
    public void A_fan_out_that_failed_by_itself_keeps_its_succeeded_instances()
    {
        var story = Workflow(Program("a").ForEach("3")).Running().Succeeds("a", 0, """{"n":0}""").Fails("a", index: 1).Succeeds("a", 2, """{"n":2}""");
        story.Retry().Granted().Effects.OfType<Effect.StartAttempt>().Select(e => (e.Index, e.Number)).Should().Equal((1, 2));
        story.Succeeds("a", 1, """{"n":1}""").RunIs(RunStatus.Succeeded)["a"].Outputs.Should().Be("""[{"n":0},{"n":1},{"n":2}]""");
    }

    [Fact]
    public void A_fan_out_behind_a_failure_or_with_edited_parameters_runs_whole_again()
    {
        var behind = Workflow(Program("bad"), Program("a").ForEach("2").After("bad").On(RunOn.Always)).Running().Fails("bad").Succeeds("a", 0).Succeeds("a", 1);
        behind.Retry().Granted().Succeeds("bad").Effects.OfType<Effect.StartAttempt>().Should().HaveCount(2);
        var edited = Workflow(Program("a").ForEach("2")).Reading("a", "x").Parameters("""{"x":1}""").Running().Succeeds("a", 0).Fails("a", index: 1);
        edited.Retry("""{"x":2}""").Granted().Effects.OfType<Effect.StartAttempt>().Should().HaveCount(2);
    }

    [Fact]
    public void A_fanned_out_finally_runs_whole_again()
    {
        var story = Workflow(Program("a")).Finally(Program("last").ForEach("2")).Running().Fails("a").Succeeds("last", 0).Succeeds("last", 1);
        story.Retry().Granted().Succeeds("a").Effects.OfType<Effect.StartAttempt>().Should().HaveCount(2, "it reads what the run ends as");
    }

    [Fact]
    public void A_retry_that_finds_more_items_goes_on_with_each_index_own_numbers()
    {
        var story = Workflow(Program("a").ForEach("\"{{ parameters.n }}\"")).Parameters("""{"n":2}""").Running().Succeeds("a", 0).Fails("a", index: 1);
        story.Retry("""{"n":1}""").Granted().Fails("a", index: 0);
        story.Retry("""{"n":2}""").Granted().Effects.OfType<Effect.StartAttempt>().Select(e => (e.Index, e.Number)).Should().Equal((0, 3), (1, 2));
    }

    [Fact]
    public void A_skipped_fan_out_shows_nothing_of_an_earlier_generation()
    {
        var story = Workflow(Program("bad"), Program("a").ForEach("1").After("bad").On(RunOn.Failure)).Running()
            .Fails("bad")
            .Succeeds("a", 0)
            .Retry()
            .Granted()
            .Succeeds("bad");
        var facts = RunMachine.ScopeOf(story.State, 0, null).Step("a")!;
        (facts.State, facts.Outputs, facts.Artifacts).Should().Be((StepStatus.Skipped, null, null));
    }
}
