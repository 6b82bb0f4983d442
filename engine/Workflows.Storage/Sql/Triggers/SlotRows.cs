using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Accepting;

namespace Workflows.Storage.Sql.Triggers;

/// <summary>The slots of schedules. Works inside the caller's transaction.</summary>
internal static class SlotRows
{
    /// <summary>Slots of one trigger that started nothing and stay on record.</summary>
    private const int MostWithoutRun = 1_000;

    private const string Key = "project = ? AND workflow = ? AND name = ?";

    /// <summary>Whether the slot may start its run now. Where it may not, what becomes of it is recorded.</summary>
    /// <returns>Null: it may, and <see cref="Start"/> records it with its run.</returns>
    public static ClaimedRun? Claim(Database database, TriggerKey key, TriggerClaim.Slot slot, DateTimeOffset now)
    {
        TriggerTable.Lock(database, key);
        if (TriggerTable.Find(database, key) is not { } trigger)
        {
            return new(null, "no live version declares this schedule");
        }

        var row = Find(database, key, slot.Planned);
        if (slot.Backfill is not null)
        {
            return BackfillTable.WhyNot(database, key, slot, row) is { } why ? new(null, why) : null;
        }

        if (row is { State: not SlotState.Waiting } or { Backfill: not null })
        {
            if (slot.By is null)
            {
                TriggerTable.Advance(database, key, slot.Planned);
            }

            return row.Run is { } run ? new(NewRuns.Find(database, run), string.Empty) : new(null, row.Why);
        }

        if (slot.By is not null)
        {
            return null;
        }

        if (trigger.IsPaused)
        {
            return new(null, "the trigger is paused");
        }

        if (row is null && slot.Planned <= trigger.Last)
        {
            return new(null, "a later slot was handled before");
        }

        var older = ListWaiting(database, key).Where(planned => planned < slot.Planned).ToList();
        var unfinished = slot.Overlap == Overlap.Allow ? 0 : ListUnfinished(database, key).Count;
        var rule = OverlapRule.Of(slot.Overlap, unfinished, older.Count);
        if (row is null || rule.Verdict == OverlapVerdict.Start)
        {
            Supersede(database, key, slot, older, now);
        }

        if (rule.Verdict == OverlapVerdict.Start)
        {
            return null;
        }

        if (row is null)
        {
            Write(database, key, new(slot.Planned, rule.Verdict == OverlapVerdict.Wait ? SlotState.Waiting : SlotState.Skipped, rule.Why, now));
            TriggerTable.Advance(database, key, slot.Planned);
            Prune(database, key);
        }

        return new(null, rule.Why);
    }

    public static void Start(Database database, TriggerKey key, TriggerClaim.Slot slot, Guid run, DateTimeOffset now)
    {
        var why = slot switch
        {
            { Backfill: { } number } => $"backfill {number} of {slot.By}",
            { By: { } by } => $"fired by {by}",
            _ => string.Empty,
        };
        Write(database, key, new(slot.Planned, SlotState.Started, why, now) { Run = run, Backfill = slot.Backfill });
        if (slot.By is null)
        {
            TriggerTable.Advance(database, key, slot.Planned);
        }
        else if (slot.Backfill is { } number)
        {
            BackfillTable.EndWhereDone(database, key, number, now);
        }
    }

    /// <summary>See <see cref="ITriggerRecords.PassAsync"/>.</summary>
    public static bool Pass(Database database, TriggerKey key, DateTimeOffset planned, SlotState state, string why, DateTimeOffset now)
    {
        TriggerTable.Lock(database, key);
        var row = Find(database, key, planned);
        if (row is { State: not SlotState.Waiting, Backfill: null } || (row is null && !(TriggerTable.Find(database, key)?.Last < planned)))
        {
            return false;
        }

        if (row?.Backfill is not null)
        {
            // It is started all the same, and the schedule need not look at it again.
            TriggerTable.Advance(database, key, planned);
            return false;
        }

        Write(database, key, new(planned, state, why, now));
        TriggerTable.Advance(database, key, planned);
        Prune(database, key);
        return true;
    }

    public static IReadOnlyList<SlotRecord> List(Database database, TriggerKey key, int most) =>
        TriggerTable.With(
            database[
                """
                SELECT s.planned, s.state, s.why, s.at, s.run, r.label, s.backfill FROM slots s LEFT JOIN runs r ON r.id = s.run
                WHERE s.project = ? AND s.workflow = ? AND s.name = ? ORDER BY s.planned DESC LIMIT ?
                """],
            key).With(most).ReadAll(Record);

    public static IReadOnlyList<Guid> ListUnfinished(Database database, TriggerKey key) =>
        TriggerTable.With(
            database[
                """
                SELECT r.id FROM runs r JOIN slots s ON s.run = r.id
                WHERE r.status IN ('queued', 'running') AND r.project = ? AND s.workflow = ? AND s.name = ? AND s.backfill IS NULL ORDER BY r.id
                """],
            key).ReadAll(row => row.Id(0));

    private static List<DateTimeOffset> ListWaiting(Database database, TriggerKey key) =>
        TriggerTable.With(database[$"SELECT planned FROM slots WHERE state = 'waiting' AND backfill IS NULL AND {Key} ORDER BY planned"], key)
            .ReadAll(row => row.Time(0));

    public static SlotRecord? Find(Database database, TriggerKey key, DateTimeOffset planned) =>
        TriggerTable.With(
            database["SELECT planned, state, why, at, run, NULL, backfill FROM slots WHERE project = ? AND workflow = ? AND name = ? AND planned = ?"],
            key).With(planned).ReadOne(Record);

    /// <summary>Of slots that stop the runs before them, only the newest waits.</summary>
    private static void Supersede(Database database, TriggerKey key, TriggerClaim.Slot slot, List<DateTimeOffset> older, DateTimeOffset now)
    {
        foreach (var planned in OverlapRule.Replaces(slot.Overlap) ? older : [])
        {
            Write(database, key, new(planned, SlotState.Skipped, "a later slot took its place while it waited", now));
        }
    }

    public static void Write(Database database, TriggerKey key, SlotRecord slot) =>
        TriggerTable.With(
            database[
                """
                INSERT INTO slots (project, workflow, name, planned, state, why, run, at, backfill) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (project, workflow, name, planned) DO UPDATE SET
                    state = excluded.state, why = excluded.why, run = excluded.run, at = excluded.at, backfill = excluded.backfill
                """],
            key).With(slot.Planned).With(slot.State.Word()).With(slot.Why).With(slot.Run).With(slot.At).With(slot.Backfill).Run();

    /// <summary>Slots of a backfill that wait for their turn start nothing any more.</summary>
    public static void SkipWaiting(Database database, TriggerKey key, int backfill, string why, DateTimeOffset now) => TriggerTable.With(
        database[$"UPDATE slots SET state = 'skipped', why = ?, at = ? WHERE state = 'waiting' AND backfill = ? AND {Key}"]
            .With(why).With(now).With(backfill),
        key).Run();

    /// <summary>Forgets the oldest that started nothing.</summary>
    public static void Prune(Database database, TriggerKey key) => TriggerTable.With(
        TriggerTable.With(
            database[
                $"""
                DELETE FROM slots WHERE {Key} AND state IN ('skipped', 'failed') AND planned <= (
                    SELECT planned FROM slots WHERE {Key} AND state IN ('skipped', 'failed') ORDER BY planned DESC LIMIT 1 OFFSET {MostWithoutRun})
                """],
            key),
        key).Run();

    public static SlotRecord Record(SqlRow row) => new(row.Time(0), StoredWords<SlotState>.Parse(row.Text(1)), row.Text(2), row.Time(3))
    {
        Run = row.IsNull(4) ? null : row.Id(4),
        Label = row.TextOrNull(5),
        Backfill = row.IsNull(6) ? null : row.Int(6),
    };
}
