using System.Collections.Immutable;
using System.Data.Common;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Accepting;
using Workflows.Storage.Sql.Loading;

namespace Workflows.Storage.Sql.Reading;

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
        // A condition of its own for each way to ask, so that SQLite sees which index holds just these runs, newest first.
        var workflow = filter.Workflow is null ? "?2 IS NULL" : "workflow = ?2";
        var status = filter.Status is null ? "?3 IS NULL" : "status = ?3";
        var unfinished = filter.Unfinished ? "status IN ('queued', 'running')" : "TRUE";
        var roots = filter.Children ? "TRUE" : "parent IS NULL";
        List<LabelFilter> labels = [.. filter.Labels.OrderBy(label => label.Value is null)];
        var (from, key) = labels is [var first, ..] ? (Labelled(first, labels.Count), "l.run") : ("runs WHERE project = ?1", "id");
        var list = database[
            $"""
            SELECT id, body, label, workflow, number, version, status, created_at FROM {from}
            AND {workflow} AND {status} AND {unfinished} AND {roots} AND {key} < ?4
            ORDER BY {key} DESC LIMIT ?5
            """]
            .With(filter.Project).With(filter.Workflow).With(filter.Status?.Word()).With(filter.Before ?? Guid.AllBitsSet).With(filter.Most);
        return labels.Aggregate(list, (statement, label) => statement.With(label.Key).With(label.Value)).ReadAll(Summary);
    }

    /// <summary>
    /// The index of the first label gives the runs, newest first; what else is asked of them is looked up run by run. Written as a cross join, which SQLite
    /// does in this order.
    /// </summary>
    private static string Labelled(LabelFilter first, int count)
    {
        var value = first.Value is null ? "?7 IS NULL" : "l.value = ?7";
        var others = Enumerable.Range(1, count - 1).Select(i => (Key: 6 + (2 * i), Value: 7 + (2 * i))).Select(at => FormattableString.Invariant(
            $"""
             AND EXISTS (
                SELECT 1 FROM run_labels o WHERE o.run = l.run AND o.project = ?1 AND o.key = ?{at.Key} AND (?{at.Value} IS NULL OR o.value = ?{at.Value}))
            """));
        return $"run_labels l CROSS JOIN runs WHERE runs.id = l.run AND l.project = ?1 AND l.key = ?6 AND {value}{string.Concat(others)}";
    }

    public static IReadOnlyList<OpenCount> CountOpen(Database database) => database[
        "SELECT project, status, COUNT(*) FROM runs WHERE status IN ('queued', 'running') AND parent IS NULL GROUP BY project, status ORDER BY project, status"]
        .ReadAll(row => new OpenCount(row.Text(0), StoredWords<RunStatus>.Parse(row.Text(1)), row.Integer(2)));

    /// <summary>Runs are found by the index of their states, their steps by key; a text that only looks like an approval costs its reader a look.</summary>
    public static IReadOnlyList<AskedStep> ListAsked(Database database, string project, AskedStep after, int most) =>
        database[
            """
            SELECT s.run, s.step FROM runs r JOIN steps s ON s.run = r.id
            WHERE r.status = 'running' AND r.project = ?1 AND r.id >= ?2 AND (r.id > ?2 OR s.step > ?3)
            AND s.status = 'running' AND s.body LIKE '%"approval":{"askedAt":%' ORDER BY s.run, s.step LIMIT ?4
            """]
            .With(project).With(after.Run).With((long)after.Step).With((long)most).ReadAll(row => new AskedStep(row.Id(0), row.Int(1)));

    public static RunView? View(Database database, Guid run, PlanSource plans)
    {
        try
        {
            if (StoredRun.LoadView(database, run, plans) is not { } state)
            {
                return null;
            }

            var version = Versions.Find(database, state.Project, state.Plan.Definition.Name, state.Plan.Version)!;
            return new(state, version.Digest, version.Live, AttemptReads.ForView(database, state));
        }
        catch (Exception failure) when (failure is not (DbException or UnreadableRowException))
        {
            throw StoredRow.Unreadable(new RowName("a row", run), failure);
        }
    }

    private static RunSummary Summary(SqlRow row)
    {
        var id = row.Id(0);
        return StoredRow.Try(
            Name(id),
            () => Summary(id, StoredRow.Read(row, 1, RowJson.Default.RunRow, Name(id))),
            broken => new RunSummary(id, row.Text(2))
            {
                Workflow = row.Text(3),
                Number = row.Int(4),
                Version = row.Int(5),
                Status = StoredWords<RunStatus>.Parse(row.Text(6)),
                Message = broken,
                CreatedAt = row.Time(7),
                Broken = broken,
            });

        static RowName Name(Guid id) => new("the state", id);
    }

    private static RunSummary Summary(Guid id, RunRow run) => new(id, run.Label)
    {
        Workflow = run.Workflow,
        Number = run.Number,
        Version = run.Version,
        Status = run.Status,
        Cause = run.Cause,
        Message = run.Message,
        Suspended = run.SuspendedAt is not null,
        CancelRequested = run.CancelRequested,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Labels = run.Labels ?? ImmutableSortedDictionary<string, string>.Empty,
        By = run.Trigger.By,
    };
}
