using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Auditing;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql.Accepting;

/// <summary>
/// Webhooks, and events that came to a trigger, and what became of them. Whoever records one for a trigger does it alone, so that of two that are the same
/// the second finds the first. Works inside the caller's transaction.
/// </summary>
internal static class Deliveries
{
    private const string Columns = "SELECT delivery, digest, at, headers, outcome, verdict, run, label, id, body IS NOT NULL FROM deliveries";
    private const string Paused = "the trigger is paused";
    private const string OfTrigger = "WHERE project = ? AND workflow = ? AND name = ?";

    /// <summary>Starts the run of a delivery with its row, or gives back what the delivery that it repeats has started.</summary>
    public static ClaimedRun Claim(Database database, TriggerClaim.Delivery delivery, Func<AcceptedRun> accept, DateTimeOffset now) => Claim(
        database,
        (delivery.What, now),
        () => !delivery.IsReplay && TriggerTable.Find(database, delivery.What.Trigger) is { IsPaused: true } ? Paused : null,
        accept,
        now);

    /// <summary>The same of an event, unless its trigger starts nothing for it as things are; then that is recorded.</summary>
    public static ClaimedRun Claim(Database database, TriggerClaim.Arrival arrival, Func<AcceptedRun> accept, DateTimeOffset now) =>
        Claim(database, (arrival.What, arrival.At), () => Refusal(database, arrival), accept, now);

    private static ClaimedRun Claim(
        Database database, (NewDelivery Delivery, DateTimeOffset At) came, Func<string?> refuse, Func<AcceptedRun> accept, DateTimeOffset now)
    {
        Lock(database, came.Delivery);
        if (FindStarted(database, came.Delivery, now) is { } started)
        {
            return started.Run is { } earlier
                ? new ClaimedRun(NewRuns.Find(database, earlier), string.Empty)
                : new ClaimedRun(null, $"it came before: {started.Verdict}, which is removed");
        }

        if (refuse() is { } why)
        {
            Write(database, new DeliveryRecord(came.Delivery, DeliveryOutcome.Ignored, why) { At = came.At });
            return new ClaimedRun(null, why);
        }

        var run = accept();
        var verdict = $"it started {run.Label}";
        Write(database, new DeliveryRecord(came.Delivery, DeliveryOutcome.Started, verdict) { Run = run.Id, Label = run.Label, At = came.At });
        return new ClaimedRun(run, string.Empty);
    }

    /// <summary>See <see cref="IDeliveryRecords.RecordDeliveryAsync"/>.</summary>
    public static DeliveryRecord Record(
        Database database, NewDelivery delivery, DeliveryOutcome outcome, string verdict, AuditEntry? audit, DateTimeOffset now)
    {
        Lock(database, delivery);
        if (FindStarted(database, delivery, now) is { } started)
        {
            return started;
        }

        var record = new DeliveryRecord(delivery, outcome, verdict) { At = now };
        Write(database, record);
        AuditTable.Append(database, audit, now);
        return record;
    }

    public static IReadOnlyList<DeliveryRecord> List(Database database, TriggerKey trigger, int most) =>
        TriggerTable.With(database[$"{Columns} {OfTrigger} ORDER BY at DESC, id DESC LIMIT ?"], trigger).With((long)most).ReadAll(row => Record(row, trigger));

    public static DeliveryRecord? Find(Database database, TriggerKey trigger, int number)
    {
        var body = TriggerTable.With(database[$"SELECT body FROM deliveries {OfTrigger} AND id = ?"], trigger).With(number).ReadOne(row => row.TextOrNull(0));
        var found = TriggerTable.With(database[$"{Columns} {OfTrigger} AND id = ?"], trigger).With(number).ReadOne(row => Record(row, trigger));
        return found is null ? null : found with { Delivery = found.Delivery with { Body = body } };
    }

    private static string? Refusal(Database database, TriggerClaim.Arrival arrival)
    {
        var key = arrival.What.Trigger;
        if (TriggerTable.Find(database, key) is not { } trigger)
        {
            return "no live version declares this trigger";
        }

        if (trigger.IsPaused || arrival.At <= trigger.Last)
        {
            return trigger.IsPaused ? Paused : "it came before the trigger was live, or while it was paused";
        }

        if (arrival.Trigger.Overlap == Overlap.Skip && HasUnfinished(database, key))
        {
            return "a run that the trigger started has not ended, and overlap is skip";
        }

        if (EventRule.LooksBack(arrival.Trigger) is not { } time)
        {
            return null;
        }

        var starts = TriggerTable.With(database[$"SELECT at FROM deliveries {OfTrigger} AND at > ? AND outcome = 'started' ORDER BY at DESC LIMIT ?"], key)
            .With(arrival.At - time).With((long)EventRule.MostStarts).ReadAll(row => row.Time(0));
        return EventRule.Refusal(arrival.Trigger, arrival.At, starts);
    }

    private static bool HasUnfinished(Database database, TriggerKey key) =>
        TriggerTable.With(
            database[
                """
                SELECT EXISTS (SELECT 1 FROM runs r JOIN deliveries d ON d.run = r.id
                    WHERE r.status IN ('queued', 'running') AND r.project = ? AND d.workflow = ? AND d.name = ?)
                """],
            key).ReadOne(row => row.Flag(0));

    private static void Lock(Database database, NewDelivery delivery) => database.Lock($"delivery {delivery.Trigger}");

    /// <summary>The delivery that this one repeats, where that has started a run.</summary>
    private static DeliveryRecord? FindStarted(Database database, NewDelivery delivery, DateTimeOffset now)
    {
        var trigger = delivery.Trigger;
        return ById() ?? ByBytes();

        DeliveryRecord? ById() => delivery.Id is null ? null
            : TriggerTable.With(database[$"{Columns} {OfTrigger} AND delivery = ? AND outcome = 'started'"], trigger)
                .With(delivery.Id).ReadOne(row => Record(row, trigger));

        DeliveryRecord? ByBytes() =>
            TriggerTable.With(database[$"{Columns} {OfTrigger} AND digest = ? AND at > ? AND outcome = 'started' ORDER BY at LIMIT 1"], trigger)
                .With(delivery.Digest).With(now - NewDelivery.SameFor).ReadOne(row => Record(row, trigger));
    }

    private static void Write(Database database, DeliveryRecord record)
    {
        var delivery = record.Delivery;
        database["DELETE FROM deliveries WHERE at < ?"].With(record.At - NewDelivery.KeptFor).Run();
        var write = TriggerTable.With(
            database[
                """
                INSERT INTO deliveries (project, workflow, name, delivery, digest, at, headers, outcome, verdict, run, label, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (project, workflow, name, delivery) DO UPDATE SET digest = excluded.digest, at = excluded.at, headers = excluded.headers,
                    outcome = excluded.outcome, verdict = excluded.verdict, run = excluded.run, label = excluded.label, body = excluded.body
                """],
            delivery.Trigger);
        write.With(delivery.Id).With(delivery.Digest).With(record.At).With(delivery.Headers).With(record.Outcome.Word()).With(record.Verdict)
            .With(record.Run).With(record.Label).With(delivery.Body).Run();
        if (delivery.Body is not null)
        {
            TriggerTable.With(
                TriggerTable.With(
                    database[
                        $"""
                        UPDATE deliveries SET body = NULL {OfTrigger} AND body IS NOT NULL AND id <= (
                            SELECT id FROM deliveries {OfTrigger} AND body IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET {NewDelivery.MostBodies})
                        """],
                    delivery.Trigger),
                delivery.Trigger).Run();
        }
    }

    private static DeliveryRecord Record(SqlRow row, TriggerKey trigger) => new(
        new NewDelivery(trigger) { Id = row.TextOrNull(0), Digest = row.Text(1), Headers = row.Text(3) },
        StoredWords<DeliveryOutcome>.Parse(row.Text(4)),
        row.Text(5))
    {
        At = row.Time(2),
        Run = row.IsNull(6) ? null : row.Id(6),
        Label = row.TextOrNull(7),
        Number = row.Int(8),
        HasBody = row.Flag(9),
    };
}
