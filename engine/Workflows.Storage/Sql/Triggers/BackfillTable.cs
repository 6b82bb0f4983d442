using System.Globalization;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.Triggers;

/// <summary>Backfills of schedules; their slots are rows of <see cref="SlotRows"/>. Works inside the caller's transaction.</summary>
internal static class BackfillTable
{
    /// <summary>Of one trigger, that have ended and stay on record.</summary>
    private const int MostEnded = 100;

    private const string Key = "project = ? AND workflow = ? AND name = ?";
    private const string Waiting = $"FROM slots WHERE {Key} AND backfill = ? AND state = 'waiting'";

    private const string OfBackfill = "s.project = b.project AND s.workflow = b.workflow AND s.name = b.name AND s.backfill = b.number";

    private const string Columns =
        $"""
        SELECT b.project, b.workflow, b.name, b.number, b.first, b.last, b.parallel, b.by, b.at, b.slots, b.existed, b.ended_at, b.cancelled_by,
            (SELECT count(*) FROM slots s WHERE {OfBackfill} AND s.state = 'waiting'),
            (SELECT count(*) FROM slots s WHERE {OfBackfill} AND s.state = 'failed'),
            (SELECT count(*) FROM slots s JOIN runs r ON r.id = s.run WHERE {OfBackfill} AND r.status IN ('queued', 'running'))
        FROM backfills b
        """;

    /// <summary>See <see cref="IBackfillRecords.AddBackfillAsync"/>.</summary>
    public static BackfillRecord? Add(Database database, NewBackfill backfill, AuditEntry audit, DateTimeOffset now)
    {
        var (key, range) = (backfill.Trigger, backfill.Range);
        TriggerTable.Lock(database, key);
        var (open, number) = TriggerTable.With(
            database[$"SELECT count(*) - count(ended_at), coalesce(max(number), 0) + 1 FROM backfills WHERE {Key}"], key)
            .ReadOne(row => (row.Int(0), row.Int(1)));
        if (open >= BackfillRange.MostOpen)
        {
            return null;
        }

        var taken = ListTaken(database, key, range.From, range.To).Select(slot => slot.Planned).ToHashSet();
        var missing = backfill.Slots.Where(planned => !taken.Contains(planned)).ToList();
        foreach (var planned in missing)
        {
            SlotRows.Write(database, key, new(planned, SlotState.Waiting, $"backfill {Text(number)} starts it", now) { Backfill = number });
        }

        TriggerTable.With(
            database[
                """
                INSERT INTO backfills (project, workflow, name, number, first, last, parallel, slots, existed, by, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """],
            key).With(number).With(range.From).With(range.To).With(range.Parallel).With(missing.Count).With(backfill.Slots.Length - missing.Count)
            .With(audit.Actor).With(now).Run();
        EndWhereDone(database, key, number, now);
        Prune(database, key);
        AuditTable.Append(database, audit, now);
        return Find(database, key, number);
    }

    public static IReadOnlyList<BackfillRecord> ListOpen(Database database) =>
        database[$"{Columns} WHERE b.ended_at IS NULL ORDER BY b.project, b.workflow, b.name, b.number"].ReadAll(Record);

    public static IReadOnlyList<BackfillRecord> List(Database database, TriggerKey key) =>
        TriggerTable.With(database[$"{Columns} WHERE {Key} ORDER BY b.number DESC"], key).ReadAll(Record);

    public static IReadOnlyList<DateTimeOffset> ListSlots(Database database, TriggerKey key, int number, int most) =>
        TriggerTable.With(database[$"SELECT planned {Waiting} ORDER BY planned LIMIT ?"], key).With(number).With(most).ReadAll(row => row.Time(0));

    public static IReadOnlyList<SlotRecord> ListTaken(Database database, TriggerKey key, DateTimeOffset from, DateTimeOffset to) =>
        TriggerTable.With(
            database[
                """
                SELECT s.planned, s.state, s.why, s.at, s.run, r.label, s.backfill FROM slots s LEFT JOIN runs r ON r.id = s.run
                WHERE s.project = ? AND s.workflow = ? AND s.name = ? AND s.planned >= ? AND s.planned <= ? AND s.state IN ('waiting', 'started')
                ORDER BY s.planned
                """],
            key).With(from).With(to).ReadAll(SlotRows.Record);

    /// <summary>Why a slot of a backfill does not start now; null: it does. Its trigger is locked, so no two count the same place as free.</summary>
    public static string? WhyNot(Database database, TriggerKey key, TriggerClaim.Slot slot, SlotRecord? row)
    {
        var number = slot.Backfill!.Value;
        return row is not { State: SlotState.Waiting } || row.Backfill != number ? "nothing is to be started for it any more"
            : Find(database, key, number) is not { } found ? $"there is no backfill {Text(number)}"
            : found.Unfinished >= found.Range.Parallel ? $"{Text(found.Unfinished)} runs of its backfill go on, which is the most at once"
            : null;
    }

    public static bool Fail(Database database, TriggerKey key, int number, DateTimeOffset planned, string why, DateTimeOffset now)
    {
        TriggerTable.Lock(database, key);
        if (SlotRows.Find(database, key, planned) is not { State: SlotState.Waiting } row || row.Backfill != number)
        {
            return false;
        }

        SlotRows.Write(database, key, row with { State = SlotState.Failed, Why = why, At = now });
        SlotRows.Prune(database, key);
        EndWhereDone(database, key, number, now);
        return true;
    }

    public static bool Cancel(Database database, TriggerKey key, int number, AuditEntry audit, DateTimeOffset now)
    {
        TriggerTable.Lock(database, key);
        var cancel = database[$"UPDATE backfills SET ended_at = ?, cancelled_by = ? WHERE ended_at IS NULL AND number = ? AND {Key}"];
        var isOpen = TriggerTable.With(cancel.With(now).With(audit.Actor).With(number), key).Run() == 1;
        if (!isOpen)
        {
            return false;
        }

        SlotRows.SkipWaiting(database, key, number, $"backfill {Text(number)} was cancelled by {audit.Actor}", now);
        SlotRows.Prune(database, key);
        AuditTable.Append(database, audit, now);
        return true;
    }

    public static void EndWhereDone(Database database, TriggerKey key, int number, DateTimeOffset now)
    {
        if (ListSlots(database, key, number, 1).Count == 0)
        {
            TriggerTable.With(database[$"UPDATE backfills SET ended_at = ? WHERE ended_at IS NULL AND number = ? AND {Key}"].With(now).With(number), key).Run();
        }
    }

    private static BackfillRecord? Find(Database database, TriggerKey key, int number) =>
        TriggerTable.With(database[$"{Columns} WHERE {Key} AND b.number = ?"], key).With(number).ReadOne(Record);

    private static void Prune(Database database, TriggerKey key) => TriggerTable.With(
        TriggerTable.With(
            database[
                $"""
                DELETE FROM backfills WHERE {Key} AND ended_at IS NOT NULL AND number <= (
                    SELECT number FROM backfills WHERE {Key} AND ended_at IS NOT NULL ORDER BY number DESC LIMIT 1 OFFSET {MostEnded})
                """],
            key),
        key).Run();

    private static BackfillRecord Record(SqlRow row) => new(
        new(row.Text(0), row.Text(1), row.Text(2)),
        row.Int(3),
        new(row.Time(4), row.Time(5), row.Int(6)),
        row.Text(7),
        row.Time(8))
    {
        Slots = row.Int(9),
        Existed = row.Int(10),
        EndedAt = row.TimeOrNull(11),
        CancelledBy = row.TextOrNull(12),
        Waiting = row.Int(13),
        Failed = row.Int(14),
        Unfinished = row.Int(15),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
