using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sqlite.Accepting;
using Workflows.Storage.Sqlite.Loading;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite.Reading;

/// <summary>What people ask of runs.</summary>
internal static class RunReads
{
    public static Guid? Find(Database database, string project, string label)
    {
        // A child's label is its parent's and more; a step's name has no #, so a label without one is a workflow's name.
        var found = label.Contains('#', StringComparison.Ordinal)
            ? database["SELECT id FROM runs WHERE project = ? AND label = ? ORDER BY id DESC LIMIT 1"].With(project).With(label)
            : database["SELECT id FROM runs WHERE project = ? AND workflow = ? AND parent IS NULL ORDER BY number DESC LIMIT 1"].With(project).With(label);
        return found.ReadOne(row => (Guid?)row.Id(0));
    }

    public static IReadOnlyList<RunSummary> List(Database database, RunFilter filter)
    {
        // `+` keeps SQLite from an index that would find many and then sort them; what is asked is always the newest few.
        return database[
            """
            SELECT id, body FROM runs
            WHERE project = ?1 AND (?2 IS NULL OR workflow = ?2) AND (?3 OR parent IS NULL)
              AND (?4 IS NULL OR +status = ?4) AND (NOT ?5 OR +status IN ('queued', 'running')) AND (?6 IS NULL OR id < ?6)
            ORDER BY id DESC LIMIT ?7
            """]
            .With(filter.Project).With(filter.Workflow).With(filter.Children ? 1 : 0).With(filter.Status?.Word()).With(filter.Unfinished ? 1 : 0)
            .With(filter.Before).With(filter.Most)
            .ReadAll(row => Summary(row.Id(0), JsonSerializer.Deserialize(row.Utf8(1), RowJson.Default.RunRow)!));
    }

    public static RunView? View(Database database, Guid run, PlanSource plans)
    {
        if (StoredRun.LoadView(database, run, plans) is not { } state)
        {
            return null;
        }

        var version = Versions.Find(database, state.Project, state.Plan.Definition.Name, state.Plan.Version)!;
        return new(state, version.Digest, version.Live, AttemptReads.ForView(database, state));
    }

    private static RunSummary Summary(Guid id, RunRow run) => new(
        id, run.Label, run.Workflow, run.Number, run.Version, run.Status, run.Cause, run.Message, run.SuspendedAt is not null, run.CreatedAt, run.StartedAt, run.EndedAt, run.Trigger.By);
}
