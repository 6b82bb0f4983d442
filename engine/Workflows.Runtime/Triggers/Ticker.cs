using Microsoft.Extensions.Logging;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Triggers;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// Fires the schedules of all live versions of a store, as their slots come, and their backfills. Any number of them tick beside each other: of one slot the
/// store lets one start a run, and where an engine dies, the others go on at once.
/// </summary>
public sealed partial class Ticker(IRecords store, PlanCache plans, TriggeredRuns runs, TimeProvider time, ILogger log)
{
    /// <summary>Slots of one trigger that are handled before the others get their turn.</summary>
    private const int SlotsAtOnce = 20;

    /// <summary>Looked at this often at least: another process publishes, pauses, or sets the clock.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(5);

    /// <summary>While a slot waits for a run to end, or more is to be done.</summary>
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(1);

    private readonly LiveTriggers triggers = new(store, plans, log);

    /// <summary>Runs that were asked to stop: they are asked once.</summary>
    private readonly Dictionary<TriggerKey, HashSet<Guid>> stopped = [];

    private readonly Rounds rounds = new(time);

    /// <summary>Ends after the first round: what came due while nothing ran is handled.</summary>
    public Task Looked => rounds.First;

    /// <summary>Ticks until it is cancelled. A store that is away is waited for.</summary>
    public Task RunAsync(CancellationToken stop) => rounds.RunAsync(TickAsync, LogAway, stop);

    /// <summary>One round over all schedules.</summary>
    /// <returns>How long nothing is to be done.</returns>
    internal async Task<TimeSpan> TickAsync(CancellationToken cancellation)
    {
        var live = (await triggers.RefreshAsync(cancellation)).SelectMany(each => each.Schedules).ToDictionary(schedule => schedule.Key);
        var sleep = longest;
        if (live.Count == 0)
        {
            return sleep;
        }

        foreach (var record in await store.ListTriggersAsync(null, cancellation))
        {
            if (record.PausedBy is null && live.TryGetValue(record.Key, out var schedule))
            {
                var wait = await GuardedAsync(record.Key, () => FireAsync(schedule, record, cancellation));
                sleep = wait < sleep ? wait : sleep;
            }
        }

        // Also while its schedule is paused: a person asked for each of these slots.
        foreach (var backfill in await store.ListOpenBackfillsAsync(cancellation))
        {
            if (live.TryGetValue(backfill.Trigger, out var schedule))
            {
                var wait = await GuardedAsync(backfill.Trigger, () => FillAsync(schedule, backfill, cancellation));
                sleep = wait < sleep ? wait : sleep;
            }
        }

        // A timer counts in whole milliseconds, and one that rings early would ring again and again.
        return sleep < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : sleep;
    }

    private async Task<TimeSpan> GuardedAsync(TriggerKey key, Func<Task<TimeSpan>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
        {
            // Whatever it is that one trigger meets (a disk, a bucket, a fault of ours): the others are fired, and it is tried again.
            LogTrouble(failure, key, longest);
            return longest;
        }
    }

    private async Task<TimeSpan> FireAsync(LiveSchedule schedule, TriggerRecord record, CancellationToken cancellation)
    {
        var waits = false;
        if (!record.Waiting.IsEmpty)
        {
            waits = !await MayGoOnAsync(schedule, cancellation)
                || !await StartAsync(schedule, schedule.Slot(record.Waiting[0]), cancellation)
                || record.Waiting.Length > 1;
        }

        var due = DueSlots.Of(schedule.Schedule, record.Key.ToString(), schedule.Next, record.Last, time.GetUtcNow());
        if (due.Passed is { } passed)
        {
            await store.PassAsync(record.Key, passed.Last, SlotState.Skipped, Why(passed), cancellation);
        }

        foreach (var planned in due.Start.Take(SlotsAtOnce))
        {
            waits |= !await StartAsync(schedule, schedule.Slot(planned), cancellation);
        }

        var next = due.Next - time.GetUtcNow() ?? longest;
        return due.Start.Length > SlotsAtOnce ? TimeSpan.Zero : waits && soon < next ? soon : next;
    }

    /// <summary>Starts the next slots of a backfill, as many as there are places for.</summary>
    private async Task<TimeSpan> FillAsync(LiveSchedule schedule, BackfillRecord backfill, CancellationToken cancellation)
    {
        var free = Math.Min(backfill.Range.Parallel - backfill.Unfinished, SlotsAtOnce);
        foreach (var planned in free <= 0 ? [] : await store.ListBackfillSlotsAsync(schedule.Key, backfill.Number, free, cancellation))
        {
            await StartAsync(schedule, schedule.Slot(planned) with { By = backfill.By, Backfill = backfill.Number }, cancellation);
        }

        return soon;
    }

    /// <summary>Starts the run of a slot, or records why it never will.</summary>
    /// <returns>False: the slot may wait.</returns>
    private async Task<bool> StartAsync(LiveSchedule schedule, TriggerClaim.Slot slot, CancellationToken cancellation)
    {
        var (key, planned) = (schedule.Key, slot.Planned);
        var outcome = await runs.StartAsync(schedule, slot, null, cancellation);
        if (outcome is StartOutcome.Started { Run: { Existed: false } run })
        {
            LogStarted(key, run.Label, planned);
        }
        else if (TriggeredRuns.Problem(outcome) is { } problem)
        {
            LogNotStarted(key, planned, problem);
            await (slot.Backfill is { } backfill
                ? store.FailBackfillSlotAsync(key, backfill, planned, problem, cancellation)
                : store.PassAsync(key, planned, SlotState.Failed, problem, cancellation));
        }

        return outcome is not StartOutcome.Unclaimed;
    }

    /// <summary>Nothing stands before a slot that waits; where its schedule says so, what does is stopped.</summary>
    private async Task<bool> MayGoOnAsync(LiveSchedule schedule, CancellationToken cancellation)
    {
        var unfinished = await store.ListUnfinishedAsync(schedule.Key, cancellation);
        if (OverlapRule.Replaces(schedule.Schedule.Overlap))
        {
            var asked = stopped.GetValueOrDefault(schedule.Key) ?? [];
            foreach (var run in unfinished.Where(run => !asked.Contains(run)))
            {
                await store.SendAsync(run, Stop(schedule), audit: null, cancellation);
            }

            stopped[schedule.Key] = [.. unfinished];
        }

        return unfinished.Count == 0;
    }

    private RunEvent Stop(LiveSchedule schedule)
    {
        var (by, at, seed) = ($"trigger:{schedule.Key.Name}", time.GetUtcNow(), CommandSeed.Next());
        return schedule.Schedule.Overlap == Overlap.TerminateOther
            ? new TerminateRequested(by) { At = at, Seed = seed }
            : new CancelRequested(by) { At = at, Seed = seed };
    }

    private static string Why(PassedSlots passed) =>
        passed.First == passed.Last ? passed.Why : $"{passed.Why}; so for all since {passed.First:yyyy-MM-ddTHH:mm:ssZ}";
}
