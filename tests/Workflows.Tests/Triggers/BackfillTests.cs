using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Triggers;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Tests.Runtime;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary>Slots of a schedule that are started after their time. It is noon when each test begins, and the schedule is of every ten minutes.</summary>
public abstract class BackfillTests : TriggerTests
{
    private static readonly TriggerKey key = new("default", "report", "tick");

    private protected BackfillTests(TriggerStore store)
        : base(store)
    {
    }

    [Fact]
    public async Task Its_slots_start_oldest_first_and_as_many_at_once_as_it_says()
    {
        await PublishAsync(Flow);
        var ticker = Ticker();
        await ticker.TickAsync(Cancellation);
        await AskAsync(parallel: 2);

        await ticker.TickAsync(Cancellation);
        await Ticker().TickAsync(Cancellation);
        (await StartedAsync()).Should().Be("11:10 11:20");

        await EndAsync("report#1");
        (await ticker.TickAsync(Cancellation)).Should().BePositive();
        (await StartedAsync()).Should().Be("11:10 11:20 11:30");

        var run = (await RunsAsync())[2];
        run.Trigger.Should().Be(new RunTrigger("schedule", "local:anna") { Name = "tick", ScheduledTime = Noon.AddMinutes(-30) });
        run.Parameters.Should().Be("""{"at":"2026-11-24T11:30:00Z"}""");
    }

    [Fact]
    public async Task It_goes_on_while_its_schedule_is_paused_and_where_another_version_comes_at_other_times()
    {
        await PublishAsync(Flow);
        await Ticker().TickAsync(Cancellation);
        await AskAsync(parallel: 3);
        await Rig.Bare.PauseAsync(key, isPause: true, Acts.By("local:anna", "trigger.pause"), Cancellation);
        await PublishAsync(Flow.Replace("*/10 *", "0 3", StringComparison.Ordinal));

        await Ticker().TickAsync(Cancellation);

        (await StartedAsync()).Should().Be("11:10 11:20 11:30", "what was asked for is what is started");
    }

    [Fact]
    public async Task A_slot_that_can_t_be_started_does_not_keep_the_others()
    {
        await PublishAsync(Flow.Replace(
            "trigger.scheduledTime }}", "trigger.scheduledTime == '2026-11-24T11:20:00Z' ? [] : 'ok' }}", StringComparison.Ordinal));
        await Ticker().TickAsync(Cancellation);
        await AskAsync(parallel: 3);

        await Ticker().TickAsync(Cancellation);
        await Ticker().TickAsync(Cancellation);

        (await StartedAsync()).Should().Be("11:10 11:30");
        var found = (await Rig.Bare.ListBackfillsAsync(key, Cancellation)).Should().ContainSingle().Subject;
        (found.Failed, found.Waiting).Should().Be((1, 0));
        (await Rig.Bare.ListSlotsAsync(key, 10, Cancellation)).Should().ContainSingle(slot => slot.State == SlotState.Failed)
            .Which.Why.Should().Contain("parameter at");
    }

    [Fact]
    public async Task What_it_would_do_is_said_before()
    {
        await PublishAsync(Flow);
        await Ticker().TickAsync(Cancellation);
        await AskAsync(parallel: 1);

        var (preview, problem) = await PreviewAsync(new BackfillRange(Noon.AddMinutes(-60), Noon, 1));

        problem.Should().BeNull();
        preview!.Backfill.Slots.Should().HaveCount(7);
        preview.Taken.Keys.Should().BeEquivalentTo([Noon.AddMinutes(-50), Noon.AddMinutes(-40), Noon.AddMinutes(-30)]);
        (await StartedAsync()).Should().BeEmpty();
    }

    private const string Flow =
        """
        name: report
        parameters: { at: { type: string, default: never } }
        triggers: { tick: { schedule: { cron: "*/10 * * * *", overlap: skip }, with: { at: "{{ trigger.scheduledTime }}" } } }
        steps: { work: { uses: container, image: busybox, command: ['true'] } }
        """;

    private Ticker Ticker() =>
        new(Rig.Bare, Rig.Plans, new TriggeredRuns(Evaluator.Evaluate, Rig.Acceptance.StartAsync, "/elsewhere"), Rig.Time, Rig.Log);

    /// <summary>For the three slots from 11:10 on.</summary>
    private async Task AskAsync(int parallel)
    {
        var (preview, _) = await PreviewAsync(new BackfillRange(Noon.AddMinutes(-50), Noon.AddMinutes(-30), parallel));
        (await Rig.Bare.AddBackfillAsync(preview!.Backfill, Acts.By("local:anna", "trigger.backfill"), Cancellation)).Should().NotBeNull();
    }

    private async Task<(BackfillPreview? Preview, string? Problem)> PreviewAsync(BackfillRange range)
    {
        var declared = await DeclaredTrigger.ListAsync(Rig.Bare, "default", "report", Rig.Plans, Cancellation);
        return await BackfillPreview.OfAsync(Rig.Bare, declared[0].Schedule!, range, Rig.Time.GetUtcNow(), Cancellation);
    }

    private async Task EndAsync(string run)
    {
        await Rig.Executor.Until(executor => executor.Begun.Exists(spec => spec.Run == run));
        Rig.Executor.End(Rig.Executor.Begun.Last(spec => spec.Run == run).Uid);
        await Rig.UntilAsync((await RunsAsync()).Single(each => each.Label == run).Id, state => state.Status.IsFinal());
    }

    private async Task<string> StartedAsync() => string.Join(' ', (await RunsAsync()).Select(run => $"{run.Trigger.ScheduledTime:HH:mm}"));
}

public sealed class SqliteBackfillTests() : BackfillTests(new SqliteTriggerStore());

public sealed class PostgresBackfillTests() : BackfillTests(new PostgresTriggerStore());
