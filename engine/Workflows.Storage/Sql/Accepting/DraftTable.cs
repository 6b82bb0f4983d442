using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.Accepting;

/// <summary>Drafts of workflows. Works inside the caller's transaction.</summary>
internal static class DraftTable
{
    public static DraftRecord? Find(Database database, string project, string workflow) =>
        database["SELECT workflow, base, digest, by, at, text FROM drafts WHERE project = ? AND workflow = ?"].With(project).With(workflow)
            .ReadOne(row => Record(row, project) with { Text = row.Text(5) });

    public static IReadOnlyList<DraftRecord> List(Database database, string project) =>
        database["SELECT workflow, base, digest, by, at FROM drafts WHERE project = ? ORDER BY workflow"].With(project).ReadAll(row => Record(row, project));

    /// <summary>See <see cref="IDraftRecords.SaveDraftAsync"/>.</summary>
    public static DraftOutcome Save(Database database, DraftRecord draft, string? seen, AuditEntry audit, DateTimeOffset now)
    {
        Lock(database, draft.Project, draft.Workflow);
        var before = Digest(database, draft.Project, draft.Workflow);
        if (seen != (before ?? Live(database, draft)))
        {
            return DraftOutcome.Stale;
        }

        if (before is null && Count(database, draft.Project) >= DraftRecord.Most)
        {
            return DraftOutcome.TooMany;
        }

        database[
            """
            INSERT INTO drafts (project, workflow, text, digest, base, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (project, workflow) DO UPDATE SET
                text = excluded.text, digest = excluded.digest, base = excluded.base, by = excluded.by, at = excluded.at
            """]
            .With(draft.Project).With(draft.Workflow).With(draft.Text).With(draft.Digest).With(draft.Base).With(draft.By).With(now).Run();
        if (before != draft.Digest)
        {
            AuditTable.Append(database, audit with { Before = before, After = draft.Digest }, now);
        }

        return DraftOutcome.Saved;
    }

    public static bool Drop(Database database, string project, string workflow, string seen, AuditEntry audit, DateTimeOffset now)
    {
        Lock(database, project, workflow);
        if (!Remove(database, project, workflow, seen))
        {
            return false;
        }

        AuditTable.Append(database, audit with { Before = seen }, now);
        return true;
    }

    /// <summary>A draft that has become a version, as it stands, is done with.</summary>
    public static void Publish(Database database, NewVersion version) =>
        Remove(database, version.Project, version.Workflow, DraftRecord.DigestOf(version.Text));

    /// <summary>Versions have the same lock: the live one is what a first draft takes the place of.</summary>
    private static void Lock(Database database, string project, string workflow) => database.Lock($"workflow {project} {workflow}");

    private static bool Remove(Database database, string project, string workflow, string digest) =>
        database["DELETE FROM drafts WHERE project = ? AND workflow = ? AND digest = ?"].With(project).With(workflow).With(digest).Run() > 0;

    private static string? Digest(Database database, string project, string workflow) =>
        database["SELECT digest FROM drafts WHERE project = ? AND workflow = ?"].With(project).With(workflow).ReadOne(row => row.Text(0));

    private static string? Live(Database database, DraftRecord draft) =>
        Versions.Find(database, draft.Project, draft.Workflow, null) is { } live ? DraftRecord.DigestOf(live.Text) : null;

    private static long Count(Database database, string project) =>
        database["SELECT count(*) FROM drafts WHERE project = ?"].With(project).ReadOne(row => row.Integer(0));

    private static DraftRecord Record(SqlRow row, string project) => new(project, row.Text(0), row.Int(1), row.Text(2), row.Text(3), row.Time(4));
}
