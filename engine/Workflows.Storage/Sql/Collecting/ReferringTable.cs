namespace Workflows.Storage.Sql.Collecting;

/// <summary>A table whose rows refer to files, read page by page. Its columns are: when the row was written, or NULL; two texts; and its key.</summary>
/// <param name="Select">The statement, whose last words say where the page begins.</param>
/// <param name="From">Says that.</param>
/// <param name="Key">Of a row.</param>
internal sealed record ReferringTable(Func<Database, string> Select, Func<Statement, PageKey, Statement> From, Func<SqlRow, PageKey> Key)
{
    /// <summary>Rows of a page. Each may be megabytes.</summary>
    private const int Page = 200;

    /// <summary>Whose a row is; null where it is no run's.</summary>
    public Func<SqlRow, Guid>? Run { get; init; }

    /// <summary>
    /// All of them, the history last: what was on its way from one row to another while they were read has passed through it. Of cached results those
    /// count that a run may just have taken, so they are kept for a day longer than they are valid.
    /// </summary>
    public static IReadOnlyList<ReferringTable> All(DateTimeOffset validSince) =>
    [
        new(
            database => $"SELECT NULL, event, NULL, id FROM inbox {database.ByOpenIndex} WHERE answered_at IS NULL AND id > ? ORDER BY id",
            (statement, key) => statement.With(key.First),
            row => PageKey.Of(Guid.Empty, row.Integer(3))),
        OfNames("versions", "NULL", "canonical", "NULL", "workflow"),
        OfNames("model_versions", "NULL", "sha256 || ' ' || metrics", "tags", "model"),
        new(
            _ => """
                SELECT at, outputs, artifacts, project, key FROM cached_steps
                WHERE (until IS NULL OR until > ?) AND (project, key) > (?, ?) ORDER BY project, key
                """,
            (statement, key) => statement.With(validSince).With(key.Project).With(key.Name),
            row => PageKey.Of(row.Text(3), row.Text(4))),
        OfIds("runs", "body", "id", row => row.Id(3)),
        OfRuns("steps", "NULL", "body", "NULL", "step"),
        OfRuns("step_items", "NULL", "body", "NULL", "step"),
        OfRuns("instances", "NULL", "body", "NULL", "step", "item"),
        OfIds("attempts", "ended", "uid", row => row.Id(4)),
        OfRuns("events", "at", "fact", "changes", "sequence"),
    ];

    /// <summary>Reads the next page.</summary>
    /// <param name="database">Inside a transaction.</param>
    /// <param name="after">Where the page before has ended.</param>
    /// <param name="gone">Runs whose rows don't count.</param>
    /// <param name="text">Takes each text, with the time of its row.</param>
    /// <returns>Where this one ends; null: there are no more rows.</returns>
    public PageKey? Read(Database database, PageKey after, IReadOnlySet<Guid> gone, Action<ReadOnlySpan<byte>, DateTimeOffset?> text)
    {
        PageKey? last = null;
        From(database[$"{Select(database)} LIMIT {Page}"], after).ReadAll(row =>
        {
            last = Key(row);
            for (var column = 1; column <= 2 && !(Run is not null && gone.Contains(Run(row))); column++)
            {
                if (!row.IsNull(column))
                {
                    text(row.Utf8(column), row.TimeOrNull(0));
                }
            }

            return 0;
        });
        return last;
    }

    private static ReferringTable OfIds(string table, string text, string id, Func<SqlRow, Guid> run) => new(
        _ => $"SELECT NULL, {text}, NULL, {id}{(table == "attempts" ? ", run" : string.Empty)} FROM {table} WHERE {id} > ? ORDER BY {id}",
        (statement, key) => statement.With(key.Id),
        row => PageKey.Of(row.Id(3)))
    {
        Run = run,
    };

    private static ReferringTable OfNames(string table, string at, string text, string more, string name) => new(
        _ => $"""
            SELECT {at}, {text}, {more}, project, {name}, number FROM {table}
            WHERE (project, {name}, number) > (?, ?, ?) ORDER BY project, {name}, number
            """,
        (statement, key) => statement.With(key.Project).With(key.Name).With(key.First),
        row => PageKey.Of(row.Text(3), row.Text(4), row.Integer(5)));

    private static ReferringTable OfRuns(string table, string at, string text, string more, string first) => new(
        _ => $"SELECT {at}, {text}, {more}, run, {first} FROM {table} WHERE (run, {first}) > (?, ?) ORDER BY run, {first}",
        (statement, key) => statement.With(key.Id).With(key.First),
        row => PageKey.Of(row.Id(3), row.Integer(4)))
    {
        Run = row => row.Id(3),
    };

    private static ReferringTable OfRuns(string table, string at, string text, string more, string first, string second) => new(
        _ => $"""
            SELECT {at}, {text}, {more}, run, {first}, {second} FROM {table}
            WHERE (run, {first}, {second}) > (?, ?, ?) ORDER BY run, {first}, {second}
            """,
        (statement, key) => statement.With(key.Id).With(key.First).With(key.Second),
        row => PageKey.Of(row.Id(3), row.Integer(4), row.Integer(5)))
    {
        Run = row => row.Id(3),
    };
}
