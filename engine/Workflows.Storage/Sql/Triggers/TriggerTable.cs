using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.Triggers;

/// <summary>How far each schedule is, and since when each event trigger counts. Works inside the caller's transaction.</summary>
internal static class TriggerTable
{
    private const string Key = "project = ? AND workflow = ? AND name = ?";

    public static IReadOnlyList<LiveWorkflow> ListLive(Database database) =>
        database[
            """
            SELECT w.project, w.name, w.live, w.live_since, v.folder FROM workflows w
            JOIN versions v ON v.project = w.project AND v.workflow = w.name AND v.number = w.live ORDER BY w.project, w.name
            """]
            .ReadAll(row => new LiveWorkflow(row.Text(0), row.Text(1), row.Int(2), row.Time(3)) { Folder = row.TextOrNull(4) });

    /// <summary>See <see cref="ITriggerRecords.DeclareAsync"/>.</summary>
    public static bool Declare(Database database, LiveWorkflow workflow, IReadOnlyList<CountedTrigger> triggers)
    {
        database.Lock($"workflow {workflow.Project} {workflow.Name}");
        var live = database["SELECT live FROM workflows WHERE project = ? AND name = ?"].With(workflow.Project).With(workflow.Name).ReadOne(row => row.Int(0));
        if (live != workflow.Live)
        {
            // Another version is live by now: whoever looks next says what that has.
            return false;
        }

        var known = database["SELECT name, schedule FROM triggers WHERE project = ? AND workflow = ?"].With(workflow.Project).With(workflow.Name)
            .ReadAll(row => (Name: row.Text(0), When: row.TextOrNull(1))).ToDictionary(each => each.Name, each => each.When);
        foreach (var trigger in triggers.Where(trigger => !known.TryGetValue(trigger.Name, out var when) || when != trigger.When))
        {
            var key = new TriggerKey(workflow.Project, workflow.Name, trigger.Name);
            Lock(database, key);
            database[
                """
                INSERT INTO triggers (project, workflow, name, schedule, last) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (project, workflow, name) DO UPDATE SET schedule = excluded.schedule,
                    last = CASE WHEN triggers.last > excluded.last THEN triggers.last ELSE excluded.last END
                """]
                .With(key.Project).With(key.Workflow).With(key.Name).With(trigger.When).With(workflow.Since).Run();
        }

        foreach (var gone in known.Keys.Where(name => known[name] is not null && triggers.All(trigger => trigger.Name != name)))
        {
            With(database[$"UPDATE triggers SET schedule = NULL WHERE {Key}"], new(workflow.Project, workflow.Name, gone)).Run();
        }

        return true;
    }

    public static IReadOnlyList<TriggerRecord> List(Database database, string? project)
    {
        var waiting = database[
            "SELECT project, workflow, name, planned FROM slots WHERE state = 'waiting' AND backfill IS NULL AND (?1 IS NULL OR project = ?1) ORDER BY planned"]
            .With(project).ReadAll(row => (Key: KeyOf(row), Planned: row.Time(3))).ToLookup(slot => slot.Key, slot => slot.Planned);
        return database[
            """
            SELECT project, workflow, name, last, paused_at, paused_by FROM triggers
            WHERE schedule IS NOT NULL AND (?1 IS NULL OR project = ?1) ORDER BY project, workflow, name
            """]
            .With(project)
            .ReadAll(row => new TriggerRecord(KeyOf(row), row.Time(3)) { PausedAt = row.TimeOrNull(4), PausedBy = row.TextOrNull(5) })
            .ConvertAll(trigger => trigger with { Waiting = [.. waiting[trigger.Key]] });
    }

    public static bool Pause(Database database, TriggerKey key, bool isPause, AuditEntry audit, DateTimeOffset now)
    {
        Lock(database, key);
        var changed = isPause
            ? database[$"UPDATE triggers SET paused_at = ?, paused_by = ? WHERE paused_at IS NULL AND {Key}"].With(now).With(audit.Actor)
            : database[
                $"""
                UPDATE triggers SET paused_at = NULL, paused_by = NULL, last = CASE WHEN last > ? THEN last ELSE ? END
                WHERE paused_at IS NOT NULL AND {Key}
                """]
                .With(now).With(now);
        if (With(changed, key).Run() == 0)
        {
            return false;
        }

        AuditTable.Append(database, audit, now);
        return true;
    }

    /// <summary>The last slot that was handled; null where no live version ever declared this trigger.</summary>
    public static (DateTimeOffset Last, bool IsPaused)? Find(Database database, TriggerKey key) =>
        With(database[$"SELECT last, paused_at IS NOT NULL FROM triggers WHERE {Key}"], key)
            .ReadOne(row => ((DateTimeOffset, bool)?)(row.Time(0), row.Flag(1)));

    public static void Advance(Database database, TriggerKey key, DateTimeOffset planned) =>
        With(database[$"UPDATE triggers SET last = ? WHERE last < ? AND {Key}"].With(planned).With(planned), key).Run();

    /// <summary>Whoever works on a trigger does it alone.</summary>
    public static void Lock(Database database, TriggerKey key) => database.Lock($"trigger {key}");

    /// <summary>The three parts of its key, in their order.</summary>
    public static Statement With(Statement statement, TriggerKey key) => statement.With(key.Project).With(key.Workflow).With(key.Name);

    private static TriggerKey KeyOf(SqlRow row) => new(row.Text(0), row.Text(1), row.Text(2));
}
