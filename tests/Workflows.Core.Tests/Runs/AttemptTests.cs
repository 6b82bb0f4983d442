using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>What an attempt's end means, who pays for another, and when it comes.</summary>
public sealed class AttemptTests
{
    [Fact]
    public void The_first_rule_that_holds_gives_the_verdict()
    {
        static (AttemptStatus, Cause?) Verdict(AttemptOutcome outcome, bool stopping = false) =>
            AttemptVerdict.Of(outcome, stopping ? "cancelled by ada" : null) is var v ? (v.Status, v.Cause) : default;
        Verdict(new() { Exit = 0 }, stopping: true).Should().Be((AttemptStatus.Cancelled, null));
        Verdict(new() { Lost = "evicted", Exit = 0 }).Should().Be((AttemptStatus.Succeeded, null), "a record of success counts, whatever became of the pod");
        Verdict(new() { Lost = "evicted", Exit = 1, TimedOut = true }).Should().Be((AttemptStatus.Failed, Cause.Infrastructure), "even with a record");
        Verdict(new() { Exit = 0, TimedOut = true }).Should().Be((AttemptStatus.Failed, Cause.Timeout));
        Verdict(new() { Exit = 137, TimedOut = true, OutOfMemory = true }).Should().Be((AttemptStatus.Failed, Cause.Timeout));
        Verdict(new() { Exit = 137, OutOfMemory = true }).Should().Be((AttemptStatus.Failed, Cause.OutOfMemory));
        Verdict(new() { Exit = 0, Broken = "model.zip is missing" }).Should().Be((AttemptStatus.Failed, Cause.Application));
        Verdict(new() { Exit = 3 }).Should().Be((AttemptStatus.Failed, Cause.Application));
        Verdict(new() { Refused = "admission" }).Should().Be((AttemptStatus.Failed, Cause.Engine));
        Verdict(new() { QueueTimedOut = "no node" }).Should().Be((AttemptStatus.Failed, Cause.Timeout));
        Verdict(new()).Should().Be((AttemptStatus.Failed, Cause.Infrastructure), "no record at all");
    }

    [Theory]
    [InlineData(139, 11, "ended by SIGSEGV (signal 11)")]
    [InlineData(162, 34, "ended by signal 34")]
    [InlineData(255, null, "exit 255")]
    [InlineData(128, null, "exit 128")]
    [InlineData(137, null, "exit 137 (as a shell says it: a program of it was ended by SIGKILL (signal 9))")]
    [InlineData(126, null, "exit 126 (a program could not be executed)")]
    [InlineData(127, null, "exit 127 (a program was not found)")]
    [InlineData(1, null, "exit 1")]
    public void Only_a_real_signal_is_told_as_one(int exit, int? signal, string message) =>
        AttemptVerdict.Of(new() { Exit = exit, Signal = signal }).Message.Should().Be(message);

    [Fact]
    public void A_timeout_says_how_long_it_was() =>
        Workflow(Program("a", with: p => p with { Timeout = TimeSpan.FromMinutes(90) })).Running()
            .Ends("a", new() { Exit = 143, TimedOut = true })
            .RunIs(RunStatus.Failed, Cause.Timeout).State.Message
            .Should()
            .Be("a: did not end within its timeout of 1h30m");

    [Fact]
    public void A_broken_contract_is_never_retried_for_the_same_program_would_break_it_again() =>
        Workflow(Program("a", attempts: 5)).Running()
            .Ends("a", new() { Exit = 0, Broken = "the outputs are not UTF-8" })
            .RunIs(RunStatus.Failed, Cause.Application);

    [Fact]
    public void The_retry_budget_counts_all_tries_the_first_included()
    {
        var story = Workflow(Program("a", attempts: 3)).Running()
            .Fails("a")
            .After(TimeSpan.FromHours(1))
            .Fires("a")
            .Ends("a", new() { Exit = 143, TimedOut = true });
        story.Of("a").Should().Be(StepStatus.Backoff);
        story.After(TimeSpan.FromHours(1)).Fires("a").Fails("a").RunIs(RunStatus.Failed, Cause.Application);
        story.Instance("a").Attempts.Should().Be(3);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(78)]
    public void Final_exits_are_never_retried(int exit) =>
        Workflow(Program("a", attempts: 5)).Running().Fails("a", exit).RunIs(RunStatus.Failed, Cause.Application);

    [Fact]
    public void A_refused_attempt_is_never_retried_whatever_its_exit() =>
        Workflow(Program("a", attempts: 5)).Running().Ends("a", new() { Refused = "admission", Exit = 75 }).RunIs(RunStatus.Failed, Cause.Engine);

    [Fact]
    public void A_queue_timeout_ends_the_step() =>
        Workflow(Program("a", attempts: 5)).Running()
            .Ends("a", new() { QueueTimedOut = "no node has a GPU" })
            .RunIs(RunStatus.Failed, Cause.Timeout).State.Message
            .Should()
            .Contain("no node has a GPU");

    [Fact]
    public void A_timeout_pays_from_the_retry_budget_even_when_its_program_exits_75() =>
        Workflow(Program("a", attempts: 1)).Running().Ends("a", new() { Exit = 75, TimedOut = true }).RunIs(RunStatus.Failed, Cause.Timeout);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Losses_and_exit_75_have_a_budget_of_five_of_their_own(bool temporary)
    {
        var story = Workflow(Program("a", attempts: 1)).Running();
        for (var i = 0; i < 5; i++)
        {
            story = temporary ? story.Fails("a", 75) : story.Loses("a");
            story.Of("a").Should().Be(StepStatus.Backoff);
            story.After(TimeSpan.FromHours(1)).Fires("a").Of("a").Should().Be(StepStatus.Starting);
        }

        story = temporary ? story.Fails("a", 75) : story.Loses("a");
        story.RunIs(RunStatus.Failed, temporary ? Cause.Application : Cause.Infrastructure).Instance("a").Attempts.Should().Be(6);
    }

    [Fact]
    public void A_larger_try_after_out_of_memory_is_free_until_the_maximum()
    {
        var story = Workflow(Program("a", with: p => p with { OnOutOfMemory = new MemoryGrowth(1.5m, 2_000) })).Running();
        AttemptOutcome Killed(long limit) => new() { Exit = 137, OutOfMemory = true, MemoryLimit = limit };
        foreach (var (had, asked) in new[] { (1_001L, 1_502L), (1_502L, 2_000L) })
        {
            story.Ends("a", Killed(had)).Of("a").Should().Be(StepStatus.Backoff);
            story.Instance("a").Memory.Should().Be(asked);
            story.Fires("a").Of("a").Should().Be(StepStatus.Starting, "a free try waits for nothing");
        }

        story.Ends("a", Killed(2_000)).RunIs(RunStatus.Failed, Cause.OutOfMemory);
    }

    [Fact]
    public void Memory_grows_from_what_was_given_and_always_grows()
    {
        var story = Workflow(Program("a", with: p => p with { OnOutOfMemory = new MemoryGrowth(2, 10_000) })).Running();
        story.Ends("a", new() { OutOfMemory = true, MemoryLimit = 1_000 }).Instance("a").Memory.Should().Be(2_000);
        story.Fires("a")
            .Ends("a", new() { OutOfMemory = true, MemoryLimit = 500 })
            .Instance("a").Memory
            .Should()
            .Be(4_000, "a place that gives less than asked must not make tries free for ever");
        story.Fires("a").Ends("a", new() { OutOfMemory = true, MemoryLimit = 4_500 }).Instance("a").Memory.Should().Be(9_000);
    }

    [Fact]
    public void A_first_attempt_begins_with_what_an_earlier_run_succeeded_with_and_grows_from_there()
    {
        var growing = Program("a", with: p => p with { OnOutOfMemory = new MemoryGrowth(1.5m, 4_000) });
        var story = Workflow(growing, Program("b")).Remembering("a", 2_000).Remembering("b", 2_000).Running();

        story.Instance("a").Memory.Should().Be(2_000);
        ((Decision.Accepted)story.Last).Changes.Attempts.OfType<AttemptChange.Added>()
            .Select(added => added.Memory)
            .Should()
            .Equal([2_000, null], "the row says it, so that a restart asks for the same; b does not grow");
        story.Ends("a", new() { Exit = 137, OutOfMemory = true, MemoryLimit = 2_000 }).Instance("a").Memory.Should().Be(3_000);
    }

    [Fact]
    public void What_is_remembered_is_never_more_than_the_maximum_of_today() =>
        Workflow(Program("a", with: p => p with { OnOutOfMemory = new MemoryGrowth(2, 1_000) })).Remembering("a", 2_000)
            .Running()
            .Instance("a").Memory
            .Should()
            .Be(1_000);

    [Fact]
    public void Every_instance_of_a_fan_out_begins_with_what_is_remembered()
    {
        var story = Workflow(Program("a", with: p => p with { OnOutOfMemory = new MemoryGrowth(2, 9_000) }).ForEach("[1,2]")).Remembering("a", 2_000).Running();

        new[] { 0, 1 }.Select(i => story.Instance("a", i).Memory).Should().Equal(2_000, 2_000);
    }

    [Fact]
    public void Without_a_known_limit_out_of_memory_pays_from_the_budget() =>
        Workflow(Program("a", with: p => p with { OnOutOfMemory = new MemoryGrowth(2, 10_000) })).Running()
            .Ends("a", new() { OutOfMemory = true })
            .RunIs(RunStatus.Failed, Cause.OutOfMemory);

    [Fact]
    public void A_step_that_succeeds_after_a_retry_has_no_cause_and_no_message()
    {
        var story = Workflow(Program("a")).Running().Loses("a").After(TimeSpan.FromHours(1)).Fires("a").Succeeds("a").RunIs(RunStatus.Succeeded);
        (story["a"].Cause, story["a"].Message, story.Instance("a").Cause).Should().Be((null, null, null));
    }

    [Fact]
    public void The_end_of_an_attempt_that_is_not_live_is_ignored()
    {
        var story = Workflow(Program("a", attempts: 2)).Running();
        var first = story.Instance("a").Attempt!.Value;
        story.Fails("a").After(TimeSpan.FromHours(1)).Fires("a");
        story.Take(new Core.Runs.Events.AttemptEnded(first, 0, null, new() { Exit = 0 }) { At = story.Clock, Seed = 9 }).Last
            .Should()
            .BeOfType<Decision.Ignored>();
        story.Of("a").Should().Be(StepStatus.Starting);
    }

    [Theory]
    [InlineData(1, 0, 10)]
    [InlineData(2, 0, 20)]
    [InlineData(3, 0, 40)]
    [InlineData(9, 0, 300)]
    [InlineData(1, 1, 8)]
    [InlineData(1, 0.5, 9)]
    [InlineData(100, 0, 300)]
    public void The_backoff_doubles_up_to_its_maximum_and_jitter_only_shortens_it(int failures, double random, double seconds) =>
        Backoff.Delay(new RetryPolicy { First = TimeSpan.FromSeconds(10) }, failures, random).Should().Be(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_backoff_of_zero_stays_zero_however_large_the_power() =>
        Backoff.Delay(new RetryPolicy { First = TimeSpan.Zero, Factor = 1e9 }, 100, 0.5).Should().Be(TimeSpan.Zero);

    [Fact]
    public void A_backoff_timer_that_comes_too_early_changes_nothing()
    {
        var story = Workflow(Program("a", attempts: 2)).Running().Fails("a").Fires("a");
        story.Refusal.Should().Be("the timer is not due yet");
        story.After(TimeSpan.FromSeconds(9)).Fires("a").Of("a").Should().Be(StepStatus.Starting);
    }

    [Fact]
    public void A_cache_hit_ends_the_step_without_an_attempt()
    {
        var story = Workflow(Cached("a")).Running().Looks("a", hit: true).RunIs(RunStatus.Succeeded);
        (story["a"].Reason, story.Instance("a").Attempts, story["a"].Outputs).Should().Be((Reason.Cached, 0, """{"n":1}"""));
    }

    [Fact]
    public void A_cache_miss_starts_an_attempt_and_a_retry_after_it_does_not_ask_again()
    {
        var cached = Program("a", attempts: 2, p => p with { CacheFor = TimeSpan.FromHours(1) });
        var story = Workflow(cached).Running().Looks("a", hit: false).Fails("a").After(TimeSpan.FromHours(1)).Fires("a");
        story.Of("a").Should().Be(StepStatus.Starting);
    }
}
