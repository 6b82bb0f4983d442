using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Runtime.Notifying;

/// <summary>
/// Decides from the store what people are told: each event of the engine for each sink that wants it, and again each approval that still waits. What it has
/// stored it hands to whoever delivers. That may forget: what has no outcome in time is handed over again. Any number of these work beside each other, and the
/// store lets one of them hand over each.
/// </summary>
/// <param name="store">What happened, and what is told of it.</param>
/// <param name="plans">Plans of stored versions: whether an approval still waits is asked of its run.</param>
/// <param name="rules">Who is told of what.</param>
/// <param name="handOver">Takes what is to be delivered; may throw.</param>
/// <param name="time">The clock.</param>
/// <param name="log">What went wrong.</param>
public sealed partial class NotificationDispatcher(
    IRecords store, PlanSource plans, NotificationRules rules, Action<NotificationTry> handOver, TimeProvider time, ILogger log)
{
    /// <summary>How long whoever took a notification has to say what became of it, beside the pauses between tries.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int Page = 100;

    /// <summary>As many of a sink as are handed over at once after a restart; any more are once they are due.</summary>
    private const int MostAtStart = 10_000;

    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    private readonly Rounds rounds = new(time);
    private IReadOnlyDictionary<string, DateTimeOffset>? since;
    private readonly HashSet<string> resumedAtStart = [];
    private bool isStarted;
    private bool isRefused;

    /// <summary>What was handed over before this began died with whoever had it. The first round hands all of it over again.</summary>
    public bool JobsAreInMemory { get; init; }

    /// <summary>Something that was handed over for this sink still waits for its turn, so nothing of the sink's is lost.</summary>
    public Func<string, bool> IsQueued { get; init; } = static _ => false;

    /// <summary>Ends after the first round: what the one before left has been handed over.</summary>
    public Task Looked => rounds.First;

    /// <summary>Works until it is cancelled. A store that is away is waited for.</summary>
    public Task RunAsync(CancellationToken stop) => rounds.RunAsync(
        async cancellation =>
        {
            await DispatchAsync(cancellation);
            return interval;
        },
        LogAway,
        stop);

    /// <summary>One round over all that is to be told.</summary>
    public async Task DispatchAsync(CancellationToken cancellation)
    {
        isRefused = false;

        // Before anything is looked at: what happens from now on is told, and nothing that happened before anybody asked for it.
        since ??= await store.ClaimSinksAsync([.. rules.Subscriptions.Select(each => each.Sink)], cancellation);
        await ResumeAsync(cancellation);
        await TellAsync(cancellation);
        await RemindAsync(cancellation);
    }

    /// <summary>What nobody delivers any more: before anything new is handed over, so that nothing is twice.</summary>
    private async Task ResumeAsync(CancellationToken cancellation)
    {
        var isStart = JobsAreInMemory && !isStarted;
        var now = time.GetUtcNow();
        foreach (var sink in rules.Subscriptions.Select(each => each.Sink))
        {
            var found = await store.ListUndeliveredAsync(
                sink, isStart ? DateTimeOffset.MaxValue : now, isStart ? MostAtStart : Page, cancellation);
            if (found.Count > 0 && (isStart || !IsQueued(sink)))
            {
                await ResumeAsync(found, now, isStart, cancellation);
            }
        }

        if (!isRefused)
        {
            isStarted = true;
            resumedAtStart.Clear();
        }
    }

    private async Task ResumeAsync(IReadOnlyList<NotificationRecord> found, DateTimeOffset now, bool isStart, CancellationToken cancellation)
    {
        foreach (var each in found)
        {
            // Should the first round have to begin anew, what it has handed over is in good hands.
            if (isRefused || resumedAtStart.Contains(each.Notification.Id))
            {
                continue;
            }

            var pause = TimeSpan.FromTicks(Math.Max(0, (each.Due!.Value - Patience - now).Ticks));
            if (await store.TakeNotificationAsync(each, now + pause + Patience, cancellation))
            {
                if (isStart)
                {
                    resumedAtStart.Add(each.Notification.Id);
                }

                HandOver(new(each.Notification.Id, each.Notification.Sink, each.Tries, pause));
            }
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ArrivalRecord> untold;
        do
        {
            untold = await store.ListUntoldArrivalsAsync(Page, cancellation);
            if (untold.Count == 0)
            {
                break;
            }

            var notifications = from arrival in untold
                                from subscription in rules.Subscriptions
                                where subscription.IsFor(arrival.Arrival) && arrival.At >= since![subscription.Sink]
                                select New(arrival, subscription.Sink);
            await AddAsync([.. notifications], [.. untold.Select(arrival => arrival.Number)], cancellation);
        }
        while (untold.Count == Page);
    }

    private async Task AddAsync(IReadOnlyList<NewNotification> notifications, IReadOnlyList<long> told, CancellationToken cancellation)
    {
        foreach (var added in await store.AddNotificationsAsync(notifications, told, time.GetUtcNow() + Patience, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            HandOver(new(added.Id, added.Sink, Tries: 0, TimeSpan.Zero));
        }
    }

    private async Task RemindAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var found in await store.ListRemindersAsync(now, Page, cancellation))
        {
            if (isRefused)
            {
                break;
            }

            try
            {
                await RemindAsync(found, now, cancellation);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
            {
                // A run that this machine can't read, say: it lets the others pass, however many there are like it.
                LogNotReminded(failure, found.Notification.Subject, Patience);
                await store.RemindAsync(found, null, now + Patience, now, cancellation);
            }
        }
    }

    private async Task RemindAsync(NotificationRecord found, DateTimeOffset now, CancellationToken cancellation)
    {
        var asks = await AsksAsync(found.Notification, cancellation);
        var number = found.Reminders + 1;
        var reminder = asks is not null && rules.RemindAfter is not null
            ? found.Notification with
            {
                Id = found.Notification.ReminderId(number),
                Type = NotificationRules.Reminder,
                Data = asks,
                Happened = now,
                RemindAt = null,
            }
            : null;
        var next = reminder is not null && number < rules.Reminders ? now + rules.RemindAfter : null;
        if (await store.RemindAsync(found, reminder, next, now + Patience, cancellation) && reminder is not null)
        {
            HandOver(new(reminder.Id, reminder.Sink, Tries: 0, TimeSpan.Zero));
        }
    }

    private NewNotification New(ArrivalRecord told, string sink)
    {
        var arrival = told.Arrival;
        var happened = arrival.Time ?? told.At;
        return new(NewNotification.IdOf(arrival, sink), sink, arrival.Project, arrival.Type)
        {
            Subject = arrival.Subject ?? string.Empty,
            Data = arrival.Data,
            Happened = happened,
            RemindAt = arrival.Type == ApprovalEvents.Asked && rules.Reminders > 0 ? happened + rules.RemindAfter : null,
        };
    }

    /// <summary>
    /// What the very approval that was told of asks by now, since its deadline may have asked more people; null: it waits no more. A step that was tried again
    /// asks anew, and tells of that by itself.
    /// </summary>
    private async Task<string?> AsksAsync(NewNotification told, CancellationToken cancellation)
    {
        using var data = JsonDocument.Parse(told.Data);
        var (run, step) = (data.RootElement.GetProperty("run").GetString()!, data.RootElement.GetProperty("step").GetString()!);
        return await store.FindRunAsync(told.Project, run, cancellation) is { } id
            && await store.ViewAsync(id, plans, cancellation) is { State: var state }
            && state.Plan.Find(step) is { } ordinal
            && state.FindStep(ordinal) is { Status: StepStatus.Running, Approval: { } approval }
            && approval.AskedAt == data.RootElement.GetProperty(ApprovalEvents.AskedAt).GetDateTimeOffset()
                ? ApprovalEvents.OfWaiting(state, ordinal, approval).Data
                : null;
    }

    /// <summary>Stored it is: should this fail, it is handed over again once it is due. One failure is enough for a round: each may take its time.</summary>
    private void HandOver(NotificationTry next)
    {
        if (isRefused)
        {
            return;
        }

        try
        {
            handOver(next);
        }
        catch (Exception trouble)
        {
            isRefused = true;
            LogNotHanded(trouble, next.Id, Patience);
        }
    }
}
