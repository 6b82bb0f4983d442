using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Definitions.Canonical;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Server.Hooks;

/// <summary>
/// A webhook that came before, judged once more by the trigger of the live version because a person asks: its signature was checked when it came. It is a
/// delivery of its own, and starts one run at most.
/// </summary>
/// <param name="records">The store.</param>
/// <param name="plans">Plans of stored versions.</param>
/// <param name="runs">Starts the run.</param>
public sealed class HookReplay(IRecords records, PlanCache plans, TriggeredRuns runs)
{
    /// <param name="key">The trigger that it came for.</param>
    /// <param name="number">See <see cref="DeliveryRecord.Number"/>.</param>
    /// <param name="once">A second replay under the same key gives the first one's run back; null: this is another one.</param>
    /// <param name="audit">Who asks: responsible for the run.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome> StartAsync(
        TriggerKey key, int number, string? once, AuditEntry audit, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await records.FindDeliveryAsync(key, number, cancellation) is not { } found)
        {
            return new Outcome.Unknown(Text($"there is no delivery {number} to {key.Workflow} {key.Name}: it was kept for its time"));
        }

        if (await HookTarget.FindAsync(records, plans, key, cancellation) is not { } target)
        {
            return new Outcome.Nothing($"the live version of {key.Workflow} has no git or webhook trigger {key.Name}");
        }

        if (found.Delivery.Body is not { } body)
        {
            return new Outcome.Nothing(Text(
                $"its body is not kept: only those of the newest {NewDelivery.MostBodies} are, where they are JSON of at most {NewDelivery.MostKept} bytes"));
        }

        var id = Text($"replay of {number} {once ?? Guid.NewGuid().ToString("N")}");
        var delivery = new NewDelivery(key)
        {
            Id = id,
            Digest = CanonicalForm.Sha256($"{id}.{body}"),
            Headers = found.Delivery.Headers,
            Body = body,
        };
        return HookWish.Of(target, new(HeadersOf(found), Encoding.UTF8.GetBytes(body), now), (body, null), runs.Expressions) switch
        {
            HookWish.Run run => await StartAsync(target, run with { By = audit.Actor }, delivery, audit, cancellation),
            HookWish.Nothing nothing => await RecordAsync(delivery, DeliveryOutcome.Ignored, nothing.Why, audit, cancellation),
            HookWish.Wrong wrong => await RecordAsync(delivery, DeliveryOutcome.Refused, wrong.Why, audit, cancellation),
            var other => throw new InvalidOperationException($"unknown wish {other}"),
        };
    }

    private async Task<Outcome> StartAsync(
        HookTarget target, HookWish.Run run, NewDelivery delivery, AuditEntry audit, CancellationToken cancellation)
    {
        var request = target.Request(run, new(delivery) { IsReplay = true }, runs.Folder) with { Audit = audit };
        var outcome = await runs.StartAsync(request, cancellation);
        return outcome is StartOutcome.Unclaimed unclaimed ? new Outcome.Nothing(unclaimed.Why)
            : TriggeredRuns.Problem(outcome) is { } problem ? await RecordAsync(delivery, DeliveryOutcome.Refused, problem, audit, cancellation)
            : new Outcome.Judged(outcome);
    }

    private async Task<Outcome> RecordAsync(
        NewDelivery delivery, DeliveryOutcome outcome, string why, AuditEntry audit, CancellationToken cancellation) =>
        new Outcome.Nothing((await records.RecordDeliveryAsync(delivery, outcome, NewDelivery.Verdict(why), audit, cancellation)).Verdict);

    private static HeaderDictionary HeadersOf(DeliveryRecord found)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(found.Delivery.Headers)!)
        {
            headers[name] = value;
        }

        return headers;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What became of it: a closed family.</summary>
    public abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <summary>A run, started now or before under the same key.</summary>
        public sealed record Judged(StartOutcome Start) : Outcome;

        /// <summary>No run, and why.</summary>
        public sealed record Nothing(string Why) : Outcome;

        /// <summary>There is no such delivery.</summary>
        public sealed record Unknown(string Why) : Outcome;
    }
}
