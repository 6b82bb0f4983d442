using Microsoft.Extensions.Logging;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Triggers;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// Starts what events are for: each that is open is shown to the event triggers of all live versions, and closed once all of them have answered. Any number
/// of these work beside each other: of one event and trigger the store lets one start a run, and where an engine dies, the others go on at once.
/// </summary>
public sealed partial class ArrivalDispatcher(IRecords store, PlanCache plans, TriggeredRuns runs, TimeProvider time, ILogger log)
{
    /// <summary>Events that are looked at before the first of them are closed.</summary>
    private const int Page = 100;

    /// <summary>Looked at this often: another process stores events.</summary>
    private static readonly TimeSpan interval = TimeSpan.FromSeconds(1);

    /// <summary>How long an event waits for a machine that can read all versions of its project: one that knows a time zone, or is newer.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromHours(1);

    private readonly LiveTriggers triggers = new(store, plans, log);

    /// <summary>Triggers that have answered, by the number of an event that is open still: only the others are asked again.</summary>
    private readonly Dictionary<long, HashSet<TriggerKey>> answered = [];
    private readonly Rounds rounds = new(time);

    /// <summary>Ends after the first round: what came while nothing ran has started.</summary>
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

    /// <summary>One round over all events that are open.</summary>
    internal async Task DispatchAsync(CancellationToken cancellation)
    {
        HashSet<long> left = [];
        IReadOnlyList<ArrivalRecord> open = [];
        do
        {
            open = await store.ListOpenArrivalsAsync(open.Count == 0 ? 0 : open[^1].Number, Page, cancellation);
            if (open.Count == 0)
            {
                break;
            }

            // Behind each page: a trigger that was published before an event came is known when the event is shown.
            var live = (await triggers.RefreshAsync(cancellation)).SelectMany(each => each.Events).ToList();
            List<long> settled = [];
            foreach (var arrival in open)
            {
                (await SettleAsync(arrival, live, cancellation) ? (ICollection<long>)settled : left).Add(arrival.Number);
            }

            if (settled.Count > 0)
            {
                await store.CloseArrivalsAsync(settled, cancellation);
            }
        }
        while (open.Count == Page);
        foreach (var gone in answered.Keys.Where(number => !left.Contains(number)).ToList())
        {
            answered.Remove(gone);
        }
    }

    /// <returns>All triggers have answered, and there is none that this machine can't read and another may.</returns>
    private async Task<bool> SettleAsync(ArrivalRecord arrival, IReadOnlyList<LiveEvent> live, CancellationToken cancellation)
    {
        var settled = !triggers.Unread.Contains(arrival.Arrival.Project) || arrival.At < time.GetUtcNow() - patience;
        if (!answered.TryGetValue(arrival.Number, out var before))
        {
            answered.Add(arrival.Number, before = []);
        }

        foreach (var trigger in live.Where(trigger => trigger.IsFor(arrival.Arrival) && !before.Contains(trigger.Key)))
        {
            try
            {
                await OfferAsync(trigger, arrival, cancellation);
                before.Add(trigger.Key);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
            {
                // Whatever it is that one trigger meets (a disk, a bucket, a fault of ours): the others are asked, and it is asked again.
                LogTrouble(failure, trigger.Key, interval);
                settled = false;
            }
        }

        return settled;
    }

    private async Task OfferAsync(LiveEvent trigger, ArrivalRecord arrival, CancellationToken cancellation)
    {
        var delivery = trigger.Delivery(arrival.Arrival);
        if ((Refusal(trigger, arrival) ?? await LastRunRefusalAsync(trigger, arrival, cancellation)) is var (outcome, why))
        {
            await RecordAsync(delivery, outcome, why, cancellation);
            return;
        }

        var started = await runs.StartAsync(trigger, arrival, delivery, cancellation);
        if (started is StartOutcome.Started { Run: { Existed: false } run })
        {
            LogStarted(trigger.Key, run.Label, delivery.Id!);
        }
        else if (TriggeredRuns.Problem(started) is { } problem)
        {
            LogNotStarted(trigger.Key, delivery.Id!, problem);
            await RecordAsync(delivery, DeliveryOutcome.Refused, problem, cancellation);
        }
    }

    /// <summary>Why the trigger is not for the event; null: it is, and the store has the last word.</summary>
    private (DeliveryOutcome Outcome, string Why)? Refusal(LiveEvent trigger, ArrivalRecord arrival)
    {
        if (arrival.Expires <= time.GetUtcNow())
        {
            return (DeliveryOutcome.Ignored, "it had expired when it was looked at");
        }

        if (trigger.IsOwn(arrival.Arrival))
        {
            return (DeliveryOutcome.Ignored, "it tells of a run of this workflow itself");
        }

        if (trigger.Trigger.Match.Where is { } where
            && Refusal("where", where, runs.Evaluate(where.AsTemplate(), trigger, arrival)) is { } refusal)
        {
            return refusal;
        }

        return EventRule.TooFew(trigger.Trigger, arrival.Arrival.Data) is { } tooFew ? (DeliveryOutcome.Ignored, tooFew) : null;
    }

    /// <summary>The same of what the newest run that has ended says, which costs more to ask.</summary>
    private async Task<(DeliveryOutcome Outcome, string Why)?> LastRunRefusalAsync(
        LiveEvent trigger, ArrivalRecord arrival, CancellationToken cancellation)
    {
        if (trigger.Trigger.OnlyIf is not { } condition)
        {
            return null;
        }

        try
        {
            var steps = await LastRun.StepsAsync(store, plans, trigger.Key.Project, trigger.Key.Workflow, cancellation);
            return Refusal("onlyIf", condition, runs.Evaluate(condition.AsTemplate(), trigger, arrival, steps));
        }
        catch (UnreadableRowException broken)
        {
            // It stays so: whoever tried again would do so for ever.
            return (DeliveryOutcome.Refused, $"onlyIf: {broken.Message}");
        }
    }

    private static (DeliveryOutcome Outcome, string Why)? Refusal(string key, Condition condition, Evaluated holds) => holds.AsCondition switch
    {
        true => null,
        false => (DeliveryOutcome.Ignored, $"it is not so that {condition.Expression}"),
        _ => (DeliveryOutcome.Refused, $"{key}: {holds.Error ?? "gives neither true nor false"}"),
    };

    private async Task RecordAsync(NewDelivery delivery, DeliveryOutcome outcome, string why, CancellationToken cancellation) =>
        await store.RecordDeliveryAsync(delivery, outcome, NewDelivery.Verdict(why), audit: null, cancellation);
}
