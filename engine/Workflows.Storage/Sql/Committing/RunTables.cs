using System.Diagnostics;
using Workflows.Core.Runs;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Committing;

/// <summary>
/// The tables that hold what a run is now: one statement for each kind of row. Commits and replay write through here alike, so both give the
/// same rows. Works inside the caller's transaction.
/// </summary>
internal static class RunTables
{
    /// <summary>Adds a run's row; the other rows of its first event follow as changes.</summary>
    public static void Insert(Database database, Guid run, RunRow row, ReadOnlySpan<byte> body)
    {
        database[
            """
            INSERT INTO runs (id, project, workflow, number, version, label, parent, status, executor, concurrency_key, created_at, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """]
            .With(run).With(row.Project).With(row.Workflow).With(row.Number).With(row.Version).With(row.Label).With(row.Parent?.Run)
            .With(StoredWords<RunStatus>.Utf8(row.Status)).With(row.Executor).With(row.ConcurrencyKey).With(row.CreatedAt).With(body).Run();
        AddLabels(database, run, row);
    }

    /// <summary>The rows that a run is found by; they never change.</summary>
    public static void AddLabels(Database database, Guid run, RunRow row)
    {
        if (row.Labels is { } labels)
        {
            foreach (var (key, value) in labels)
            {
                database["INSERT INTO run_labels (project, key, value, run) VALUES (?, ?, ?, ?)"].With(row.Project).With(key).With(value).With(run).Run();
            }
        }
    }

    /// <summary>Brings one row to its new state.</summary>
    /// <returns>Null, or what the stored rows have against it.</returns>
    public static string? Apply(Database database, Guid run, Row changed, ReadOnlySpan<byte> body) => changed switch
    {
        RunRow row => Update(database, run, row, body),
        StepRow row => Upsert(database, run, row, body),
        ItemsRow row => Upsert(database, run, row, body),
        InstanceRow row => Upsert(database, run, row, body),
        AttemptRow row => Insert(database, run, row),
        AttemptEndRow row => End(database, run, row, body),
        _ => throw new UnreachableException($"No table for {changed.GetType().Name}."),
    };

    private static string? Update(Database database, Guid run, RunRow row, ReadOnlySpan<byte> body) =>
        database["UPDATE runs SET status = ?, body = ? WHERE id = ?"]
            .With(StoredWords<RunStatus>.Utf8(row.Status)).With(body).With(run).Run() == 1
            ? null
            : "There is no such run.";

    private static string? Upsert(Database database, Guid run, StepRow row, ReadOnlySpan<byte> body)
    {
        database[
            """
            INSERT INTO steps (run, step, status, body) VALUES (?, ?, ?, ?)
            ON CONFLICT (run, step) DO UPDATE SET status = excluded.status, body = excluded.body
            """]
            .With(run).With(row.Step).With(StoredWords<StepStatus>.Utf8(row.Status)).With(body).Run();
        return null;
    }

    private static string? Upsert(Database database, Guid run, ItemsRow row, ReadOnlySpan<byte> body)
    {
        if (row.Items is null)
        {
            database["DELETE FROM step_items WHERE run = ? AND step = ?"].With(run).With(row.Step).Run();
            return null;
        }

        database["INSERT INTO step_items (run, step, body) VALUES (?, ?, ?) ON CONFLICT (run, step) DO UPDATE SET body = excluded.body"]
            .With(run).With(row.Step).With(body).Run();
        return null;
    }

    private static string? Upsert(Database database, Guid run, InstanceRow row, ReadOnlySpan<byte> body)
    {
        if (row.Work is null)
        {
            database["DELETE FROM instances WHERE run = ? AND step = ? AND item = ?"].With(run).With(row.Step).With(row.Index).Run();
            return null;
        }

        database[
            """
            INSERT INTO instances (run, step, item, status, body) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (run, step, item) DO UPDATE SET status = excluded.status, body = excluded.body
            """]
            .With(run).With(row.Step).With(row.Index).With(StoredWords<StepStatus>.Utf8(row.Work.Status)).With(body).Run();
        return null;
    }

    private static string? Insert(Database database, Guid run, AttemptRow row)
    {
        database[
            """
            INSERT INTO attempts (uid, run, step, item, number, generation, memory, created_at, status)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'starting')
            """]
            .With(row.Uid).With(run).With(row.Step).With(row.Index ?? -1).With(row.Number).With(row.Generation).With(row.Memory).With(row.At).Run();
        return null;
    }

    private static string? End(Database database, Guid run, AttemptEndRow row, ReadOnlySpan<byte> body) =>
        database["UPDATE attempts SET status = ?, ended = ? WHERE uid = ? AND run = ? AND status = 'starting'"]
            .With(StoredWords<AttemptStatus>.Utf8(row.Status)).With(body).With(row.Uid).With(run).Run() == 1
            ? null
            : $"Attempt {row.Uid} is not live.";
}
