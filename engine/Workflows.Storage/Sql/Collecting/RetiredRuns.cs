namespace Workflows.Storage.Sql.Collecting;

/// <summary>
/// Runs that are past their time. When one has ended is read from the last event of its history, a column of its own, so that a damaged row says it too.
/// Works inside the caller's transaction.
/// </summary>
internal static class RetiredRuns
{
    private const int Page = 500;

    /// <summary>The tables that hold a run, each after those that point to it.</summary>
    private static readonly string[] tables = ["metrics", "run_labels", "idempotency", "slots", "step_items", "steps", "instances", "attempts", "events"];

    /// <summary>Root runs that may go, by id.</summary>
    /// <param name="database">Inside a transaction.</param>
    /// <param name="before">They ended before.</param>
    /// <param name="keep">The newest of each workflow that stay.</param>
    /// <param name="after">Where the page before has ended.</param>
    /// <returns>Them, and where the page ends; null: there are no more.</returns>
    public static (IReadOnlyList<Guid> Retired, Guid? Last) List(Database database, DateTimeOffset before, int keep, Guid after)
    {
        var ended = database[
            $"""
            SELECT id, project, workflow, number FROM runs
            WHERE id > ? AND parent IS NULL AND created_at < ? AND status IN ('succeeded', 'failed', 'cancelled') ORDER BY id LIMIT {Page}
            """]
            .With(after).With(before).ReadAll(row => (Id: row.Id(0), Workflow: (row.Text(1), row.Text(2)), Number: row.Integer(3)));
        var kept = ended.Select(run => run.Workflow).Distinct().ToDictionary(name => name, name => KeptFrom(database, name.Item1, name.Item2, keep));
        return ([.. ended.Where(run => run.Number < kept[run.Workflow]).Select(run => run.Id)], ended.Count == 0 ? null : ended[^1].Id);
    }

    /// <summary>
    /// The run and its sub-workflows, children before their parents, where all of them ended before this time and nobody needs one: no command for it is
    /// open, and no model came from it. Empty where it stays, with what stands against it.
    /// </summary>
    /// <param name="database">Inside a transaction.</param>
    /// <param name="root">A root run.</param>
    /// <param name="before">See above.</param>
    /// <param name="locking">Keeps others from changing the runs until the transaction ends; empty where they are only looked at.</param>
    public static (IReadOnlyList<Guid> Runs, string? Kept) Tree(Database database, Guid root, DateTimeOffset before, string locking)
    {
        var tree = database[
            """
            WITH RECURSIVE tree (id, depth) AS (
                SELECT id, 0 FROM runs WHERE id = ? UNION ALL SELECT r.id, t.depth + 1 FROM runs r JOIN tree t ON r.parent = t.id WHERE t.depth < 1000
            )
            SELECT id FROM tree ORDER BY depth DESC
            """]
            .With(root).ReadAll(row => row.Id(0));
        var kept = tree.Select(run => WhyKept(database, run, before, locking)).FirstOrDefault(why => why is not null);
        return kept is null ? (tree, null) : ([], kept);
    }

    /// <returns>How many rows are gone.</returns>
    public static int Remove(Database database, IReadOnlyList<Guid> tree)
    {
        var rows = 0;
        foreach (var run in tree)
        {
            rows += tables.Sum(table => database[$"DELETE FROM {table} WHERE run = ?"].With(run).Run());

            // That a delivery has started it stays known: the same one must not start another.
            database["UPDATE deliveries SET run = NULL WHERE run = ?"].With(run).Run();
            rows += database["DELETE FROM runs WHERE id = ?"].With(run).Run();
        }

        return rows;
    }

    /// <summary>Answers that nobody can ask for any more.</summary>
    public static void RemoveAnswers(Database database) =>
        database["DELETE FROM inbox WHERE answered_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = inbox.run)"].Run();

    private static long KeptFrom(Database database, string project, string workflow, int keep) => keep <= 0
        ? long.MaxValue
        : database[
            """
            SELECT number FROM runs WHERE project = ? AND workflow = ? AND parent IS NULL AND status IN ('succeeded', 'failed', 'cancelled')
            ORDER BY number DESC LIMIT 1 OFFSET ?
            """]
            .With(project).With(workflow).With(keep - 1L).ReadOne(row => row.Integer(0));

    private static string? WhyKept(Database database, Guid run, DateTimeOffset before, string locking)
    {
        var found = database[
            $"""
            SELECT label, status, coalesce((SELECT at FROM events WHERE run = runs.id ORDER BY sequence DESC LIMIT 1), created_at)
            FROM runs WHERE id = ? {locking}
            """]
            .With(run).ReadOne(row => ((string, string, DateTimeOffset)?)(row.Text(0), row.Text(1), row.Time(2)));
        return found is not var (label, status, ended) ? "it is being removed"
            : status is not ("succeeded" or "failed" or "cancelled") ? $"{label} has not ended: it is {status}"
            : ended >= before ? $"{label} ended later"
            : HasOpenCommand(database, run) ? $"what was asked of {label} has no answer yet"
            : Model(database, run) is { } model ? $"{model} came from {label}"
            : null;
    }

    private static bool HasOpenCommand(Database database, Guid run) =>
        database[$"SELECT EXISTS (SELECT 1 FROM inbox {database.ByOpenIndex} WHERE answered_at IS NULL AND run = ?)"].With(run).ReadOne(row => row.Flag(0));

    private static string? Model(Database database, Guid run) =>
        database["SELECT model, number FROM model_versions WHERE run = ? ORDER BY model, number LIMIT 1"].With(run)
            .ReadOne(row => FormattableString.Invariant($"version {row.Int(1)} of model {row.Text(0)}"));
}
