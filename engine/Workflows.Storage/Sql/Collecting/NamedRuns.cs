using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.Collecting;

/// <summary>Runs that somebody names, to be rid of them now. Works inside the caller's transaction.</summary>
internal static class NamedRuns
{
    /// <summary>See <see cref="IRunRecords.RemoveAsync"/>. The answers to its commands stay for whoever waits for one, and go as all answers do.</summary>
    public static RunRemoval Remove(Database database, string project, string label, AuditEntry audit, DateTimeOffset now)
    {
        // Of two that remove one run the second finds none.
        database.Lock($"remove {project} {label}");
        if (Find(database, project, label) is not var (run, status, isChild))
        {
            return new RunRemoval.Unknown();
        }

        if (isChild)
        {
            return new RunRemoval.Kept($"{label} is a child of {label[..label.LastIndexOf('/')]}, and goes with {label.Split('/')[0]}");
        }

        var (tree, kept) = RetiredRuns.Tree(database, run, DateTimeOffset.MaxValue, database.ForUpdate);
        if (kept is not null)
        {
            return new RunRemoval.Kept(kept);
        }

        RetiredRuns.Remove(database, tree);
        AuditTable.Append(database, audit with { Object = label, Before = status }, now);
        return new RunRemoval.Removed(tree.Count - 1);
    }

    private static (Guid Run, string Status, bool IsChild)? Find(Database database, string project, string label) =>
        database["SELECT id, status, parent IS NOT NULL FROM runs WHERE project = ? AND label = ? ORDER BY id DESC LIMIT 1"].With(project).With(label)
            .ReadOne(row => ((Guid, string, bool)?)(row.Id(0), row.Text(1), row.Flag(2)));
}
