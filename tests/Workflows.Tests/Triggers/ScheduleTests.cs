using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Storage.Sql;
using Workflows.Tests.Runtime;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary>Schedules fire, on a store that the subclass opens and with a clock that the test moves. It is noon when each test begins.</summary>
public abstract class ScheduleTests : TriggerTests
{
    private const string Every = "*/10 * * * *";

    private protected ScheduleTests(TriggerStore store)
        : base(store)
    {
    }

    [Fact]
    public async Task A_schedule_fires_once_at_its_time_with_its_parameters()
    {
        await PublishAsync(Flow(Every, with: "{ at: '{{ trigger.scheduledTime }}', by: '{{ trigger.name }}' }"));
        var ticker = Ticker();

        (await ticker.TickAsync(Cancellation)).Should().BePositive();
        (await RunsAsync()).Should().BeEmpty("no slot has come");
        At(10);
        await ticker.TickAsync(Cancellation);
        await ticker.TickAsync(Cancellation);
        await Ticker().TickAsync(Cancellation);

        var run = (await RunsAsync()).Should().ContainSingle().Subject;
        run.Trigger.Should().Be(new RunTrigger("schedule", "trigger:tick") { Name = "tick", ScheduledTime = Noon.AddMinutes(10) });
        run.Parameters.Should().Be("""{"at":"2026-11-24T12:10:00Z","by":"tick"}""");
        run.Executor.Should().Be("local");
        run.Folder.Should().Be("/flows");
    }

    [Theory]
    [InlineData("missed: skip", "")]
    [InlineData("missed: latest", "13:00")]
    [InlineData("missed: all", "12:10 12:20 12:30 12:40 12:50 13:00")]
    [InlineData("missed: all, missedLimit: 2", "12:50 13:00")]
    [InlineData("missed: all, startingDeadline: 20m", "12:50 13:00")]
    [InlineData("missed: latest, startingDeadline: 2m", "")]
    public async Task After_an_outage_as_many_slots_are_made_up_for_as_the_schedule_says(string rules, string started)
    {
        await PublishAsync(Flow(Every, rules));
        await Ticker().TickAsync(Cancellation);
        At(65);

        await Ticker().TickAsync(Cancellation);
        await Ticker().TickAsync(Cancellation);

        (await StartedAsync()).Should().Be(started);
        var passed = (await SlotsAsync()).Where(slot => slot.State == SlotState.Skipped).ToList();
        passed.Should().HaveCount(rules == "missed: all" ? 0 : 1, "what is not made up for is one line");
        if (rules.Contains("skip", StringComparison.Ordinal))
        {
            passed[0].Why.Should().Be("it was missed, and missed slots are skipped; so for all since 2026-11-24T12:10:00Z");
        }
    }

    [Fact]
    public async Task A_slot_that_is_late_by_a_moment_was_not_missed()
    {
        await PublishAsync(Flow(Every, "missed: skip"));
        await Ticker().TickAsync(Cancellation);
        Rig.Time.SetUtcNow(Noon.AddMinutes(10).AddSeconds(59));

        await Ticker().TickAsync(Cancellation);

        (await StartedAsync()).Should().Be("12:10");
    }

    [Fact]
    public async Task A_version_that_becomes_live_fires_nothing_of_before()
    {
        await PublishAsync(Flow("0 3 * * *"));
        await Ticker().TickAsync(Cancellation);
        At(35);
        await PublishAsync(Flow(Every));

        await Ticker().TickAsync(Cancellation);
        (await StartedAsync()).Should().BeEmpty();
        At(40);
        await Ticker().TickAsync(Cancellation);

        (await StartedAsync()).Should().Be("12:40");
    }

    [Theory]
    [InlineData("allow", "12:10 12:20 12:30", "12:10 12:20 12:30")]
    [InlineData("skip", "12:10", "12:10")]
    [InlineData("bufferOne", "12:10", "12:10 12:20")]
    [InlineData("bufferAll", "12:10", "12:10 12:20 12:30")]
    [InlineData("cancelOther", "12:10", "12:10 12:30")]
    [InlineData("terminateOther", "12:10", "12:10 12:30")]
    public async Task While_a_run_goes_on_the_next_slots_do_what_overlap_says(string overlap, string during, string after)
    {
        await PublishAsync(Flow(Every, $"overlap: {overlap}"));
        var ticker = Ticker();
        await ticker.TickAsync(Cancellation);
        foreach (var minute in (int[])[10, 20, 30])
        {
            At(minute);
            await ticker.TickAsync(Cancellation);
            await Rig.Executor.UntilBegun("work");
        }

        (await StartedAsync()).Should().StartWith(during);
        (await RunsAsync()).Should().HaveCountLessThanOrEqualTo(overlap is "cancelOther" or "terminateOther" ? 2 : during.Split(' ').Length);
        await ticker.TickAsync(Cancellation);
        var first = (await RunsAsync())[0].Id;
        if (overlap is "cancelOther" or "terminateOther")
        {
            (await Rig.UntilAsync(first, state => state.CancelRequested)).Terminated.Should().Be(overlap == "terminateOther");
        }

        for (var n = 0; n < 3; n++)
        {
            await EndAllAsync();
            await ticker.TickAsync(Cancellation);
        }

        (await StartedAsync()).Should().Be(after);
    }

    [Fact]
    public async Task A_schedule_that_is_paused_fires_nothing_and_goes_on_with_the_next_slot_when_it_is_resumed()
    {
        await PublishAsync(Flow(Every, "missed: all"));
        await Ticker().TickAsync(Cancellation);
        await Rig.Bare.PauseAsync(Key, true, Acts.By("ada"), Cancellation);
        At(25);
        await Ticker().TickAsync(Cancellation);
        (await StartedAsync()).Should().BeEmpty();

        await Rig.Bare.PauseAsync(Key, false, Acts.By("ada"), Cancellation);
        await Ticker().TickAsync(Cancellation);
        (await StartedAsync()).Should().BeEmpty("what came meanwhile is not made up for");
        At(30);
        await Ticker().TickAsync(Cancellation);

        (await StartedAsync()).Should().Be("12:30");
    }

    [Theory]
    [InlineData("{ at: '{{ 3 + 4 }}' }", "parameter at")]
    [InlineData("{ at: '{{ 1 / 0 }}' }", "with: ")]
    public async Task A_slot_that_can_t_start_says_why_and_the_other_schedules_fire(string with, string why)
    {
        await PublishAsync(Flow(Every, with: with));
        await PublishAsync(Flow(Every).Replace("name: report", "name: other", StringComparison.Ordinal));
        await Ticker().TickAsync(Cancellation);
        At(10);

        await Ticker().TickAsync(Cancellation);

        (await SlotsAsync()).Should().ContainSingle().Which.Should().Match<SlotRecord>(slot => slot.State == SlotState.Failed && slot.Why.Contains(why));
        (await Rig.Bare.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().ContainSingle().Which.Workflow.Should().Be("other");
        At(12);
        await Ticker().TickAsync(Cancellation);
        (await SlotsAsync()).Should().ContainSingle("it is not tried again");
    }

    [Fact]
    public async Task Many_engines_that_tick_beside_each_other_start_each_slot_once()
    {
        await PublishAsync(Flow("* * * * *", "missed: all"));
        var tickers = Enumerable.Range(0, 4).Select(_ => Ticker()).ToList();
        await Task.WhenAll(tickers.Select(ticker => ticker.TickAsync(Cancellation)));

        for (var minute = 1; minute <= 10; minute++)
        {
            At(minute);
            await Task.WhenAll(tickers.Select(ticker => Task.Run(() => ticker.TickAsync(Cancellation))));
        }

        (await RunsAsync()).Select(run => run.Trigger.ScheduledTime).Should().Equal(Enumerable.Range(1, 10).Select(n => (DateTimeOffset?)Noon.AddMinutes(n)));
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for()
    {
        await PublishAsync(Flow(Every));
        var away = 0;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, Hit, static _ => { });
        var ticker = new Ticker(port, Rig.Plans, Runs(), Rig.Time, Rig.Log);
        using var stop = new CancellationTokenSource();
        var ticking = ticker.RunAsync(stop.Token);
        await ticker.Looked;
        away = 20;

        for (var n = 0; n < 10_000 && (await RunsAsync()).Count == 0; n++)
        {
            Rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await RunsAsync()).Should().NotBeEmpty();
        away.Should().Be(0);
        await stop.CancelAsync();
        await ticking;

        void Hit(string call)
        {
            if (away > 0)
            {
                away--;
                throw new StoreUnavailableException(call, null);
            }
        }
    }

    [Fact]
    public async Task A_default_that_names_a_file_is_looked_for_where_the_definition_was_published_from()
    {
        await PublishAsync(Flow(Every).Replace("by: { default: nobody }", "by: { default: data.csv, format: file }", StringComparison.Ordinal));
        await Ticker().TickAsync(Cancellation);
        At(10);

        await Ticker().TickAsync(Cancellation);

        (await RunsAsync()).Should().ContainSingle().Which.Parameters.Should().Be("""{"at":"never","by":"/flows/data.csv"}""");
    }

    [Fact]
    public async Task A_definition_that_was_published_again_from_elsewhere_runs_there()
    {
        await PublishAsync(Flow(Every));
        var ticker = Ticker();
        await ticker.TickAsync(Cancellation);
        await PublishAsync(Flow(Every), "/moved");
        At(10);

        await ticker.TickAsync(Cancellation);

        (await RunsAsync()).Should().ContainSingle().Which.Folder.Should().Be("/moved");
    }

    [Fact]
    public async Task A_version_that_can_t_be_read_for_a_moment_fires_later()
    {
        await PublishAsync(Flow(Every));
        var fails = true;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, call =>
        {
            if (fails && call == nameof(IStore.FindVersionAsync))
            {
                throw new IOException("a bad disk");
            }
        });
        var ticker = new Ticker(port, Rig.Plans, Runs(), Rig.Time, Rig.Log);
        await ticker.TickAsync(Cancellation);
        await ticker.TickAsync(Cancellation);
        Rig.Log.Count("can't be read, and start nothing").Should().Be(1);
        At(10);
        fails = false;

        await ticker.TickAsync(Cancellation);

        (await StartedAsync()).Should().Be("12:10");
    }

    private static TriggerKey Key { get; } = new("default", "report", "tick");

    private static string Flow(string cron, string rules = "missed: latest", string with = "{}") =>
        $$"""
        name: report
        parameters: { at: { type: string, default: never }, by: { default: nobody } }
        triggers:
          tick: { schedule: { cron: "{{cron}}", {{rules}} }, with: {{with}} }
        steps: { work: { uses: container, image: busybox, command: ['true'] } }
        """;

    private Ticker Ticker() => new(Rig.Bare, Rig.Plans, Runs(), Rig.Time, Rig.Log);

    private TriggeredRuns Runs() => new(Evaluator.Evaluate, Rig.Acceptance.StartAsync, "/elsewhere");

    /// <summary>So many minutes after noon.</summary>
    private void At(int minutes) => Rig.Time.SetUtcNow(Noon.AddMinutes(minutes));

    /// <summary>Ends every run that was started.</summary>
    private async Task EndAllAsync()
    {
        foreach (var run in await RunsAsync())
        {
            if (!run.Status.IsFinal())
            {
                if (!run.CancelRequested)
                {
                    await Rig.Executor.Until(executor => executor.Begun.Exists(spec => spec.Run == run.Label));
                    Rig.Executor.End(Rig.Executor.Begun.Last(spec => spec.Run == run.Label).Uid);
                }

                await Rig.UntilAsync(run.Id, state => state.Status.IsFinal());
            }
        }
    }

    /// <summary>The planned times of all runs, in the order of their start.</summary>
    private async Task<string> StartedAsync() => string.Join(' ', (await RunsAsync()).Select(run => $"{run.Trigger.ScheduledTime:HH:mm}"));

    private Task<IReadOnlyList<SlotRecord>> SlotsAsync() => Rig.Bare.ListSlotsAsync(Key, 100, Cancellation);
}

public sealed class SqliteScheduleTests() : ScheduleTests(new SqliteTriggerStore());

public sealed class PostgresScheduleTests() : ScheduleTests(new PostgresTriggerStore());
