using System.Diagnostics;
using System.Text;
using NpgsqlTypes;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Committing;

namespace Workflows.Storage.Postgres.Committing;

/// <summary>The rows of one commit, table by table, in the order to write them in: an attempt ends before the next one of its step begins.</summary>
/// <param name="home">Where the attempts begin that these rows begin; null for rows that begin none.</param>
internal sealed class CommitRows(Guid? home) : RunRows
{
    private readonly HashSet<Guid> begun = [];
    private readonly Dictionary<Guid, (AttemptRow Row, Guid Run, AttemptEndRow? End, string? Body)> added = [];

    public RowBatch NewRuns { get; } = new(
        """
        INSERT INTO runs (id, project, workflow, number, version, label, parent, status, executor, concurrency_key, created_at, body, partition)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Uuid,
        NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Integer);

    public RowBatch Labels { get; } = new(
        "INSERT INTO run_labels (project, key, value, run) SELECT * FROM unnest($1, $2, $3, $4)",
        NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Uuid);

    public RowBatch Runs { get; } = new(
        """
        WITH done AS (
            UPDATE runs SET status = u.status, body = u.body FROM unnest($1, $2, $3) AS u (id, status, body) WHERE runs.id = u.id RETURNING u.id
        )
        SELECT wf_expect('There is no such run.', $1, (SELECT array_agg(id) FROM done))
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text);

    public RowBatch Steps { get; } = new(
        """
        INSERT INTO steps (run, step, status, body) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (run, step) DO UPDATE SET status = excluded.status, body = excluded.body
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Text);

    public RowBatch Items { get; } = new(
        "INSERT INTO step_items (run, step, body) SELECT * FROM unnest($1, $2, $3) ON CONFLICT (run, step) DO UPDATE SET body = excluded.body",
        NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Text);

    public RowBatch NoItems { get; } = new(
        "DELETE FROM step_items USING unnest($1, $2) AS u (run, step) WHERE step_items.run = u.run AND step_items.step = u.step",
        NpgsqlDbType.Uuid, NpgsqlDbType.Integer);

    public RowBatch Instances { get; } = new(
        """
        INSERT INTO instances (run, step, item, status, body) SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (run, step, item) DO UPDATE SET status = excluded.status, body = excluded.body
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Text);

    public RowBatch NoInstances { get; } = new(
        """
        DELETE FROM instances USING unnest($1, $2, $3) AS u (run, step, item)
        WHERE instances.run = u.run AND instances.step = u.step AND instances.item = u.item
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Integer);

    public RowBatch Ended { get; } = new(
        """
        WITH done AS (
            UPDATE attempts SET status = u.status, ended = u.ended FROM unnest($1, $2, $3, $4) AS u (run, uid, status, ended)
            WHERE attempts.uid = u.uid AND attempts.run = u.run AND attempts.status = 'starting'
            RETURNING u.run
        )
        SELECT wf_expect('One of its attempts is not live.', $1, (SELECT array_agg(run) FROM done))
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Text, NpgsqlDbType.Text);

    public RowBatch Attempts { get; } = new(
        """
        INSERT INTO attempts (uid, run, step, item, number, generation, memory, created_at, status, ended, home)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Uuid, NpgsqlDbType.Integer, NpgsqlDbType.Integer, NpgsqlDbType.Integer, NpgsqlDbType.Integer,
        NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Uuid);

    /// <summary>
    /// An event only behind the one before it, so that history has no gap whatever the caller believes. Not EXISTS, which a server that does not know the
    /// table's size yet turns into a hash of all events.
    /// </summary>
    public RowBatch Events { get; } = new(
        """
        WITH done AS (
            INSERT INTO events (run, sequence, at, type, fact, changes)
            SELECT u.run, u.sequence, u.at, u.type, u.fact, u.changes
            FROM unnest($1, $2, $3, $4, $5, $6, $7) AS u (run, sequence, before, at, type, fact, changes)
            WHERE u.before IS NULL OR (SELECT e.sequence FROM events e WHERE e.run = u.run AND e.sequence = u.before) IS NOT NULL
            RETURNING run
        )
        SELECT wf_expect('An event does not follow its last one.', $1, (SELECT array_agg(run) FROM done))
        """,
        NpgsqlDbType.Uuid, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text);

    public RowBatch Files { get; } = new(
        "INSERT INTO project_files (project, sha256) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING",
        NpgsqlDbType.Text, NpgsqlDbType.Text);

    /// <summary>The first answer stands.</summary>
    public RowBatch Answers { get; } = new(
        """
        UPDATE inbox SET answered_at = u.at, refused = u.refused FROM unnest($1, $2, $3) AS u (id, at, refused)
        WHERE inbox.id = u.id AND inbox.answered_at IS NULL
        """,
        NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Text);

    /// <summary>In the order to write them in.</summary>
    public IEnumerable<RowBatch> All()
    {
        AddAttempts();
        return [NewRuns, Labels, Runs, Steps, Items, NoItems, Instances, NoInstances, Ended, Attempts, Events, Files, Answers];
    }

    public override void Add(RunState run, Row changed, ReadOnlySpan<byte> body)
    {
        switch (changed)
        {
            case RunRow row:
                Runs.Add(run.Id, row.Status.Word(), Text(body));
                break;
            case StepRow row:
                Steps.Add(run.Id, row.Step, row.Status.Word(), Text(body));
                break;
            case ItemsRow { Items: null } row:
                NoItems.Add(run.Id, row.Step);
                break;
            case ItemsRow row:
                Items.Add(run.Id, row.Step, Text(body));
                break;
            case InstanceRow { Work: null } row:
                NoInstances.Add(run.Id, row.Step, row.Index);
                break;
            case InstanceRow row:
                Instances.Add(run.Id, row.Step, row.Index, row.Work!.Status.Word(), Text(body));
                break;
            case AttemptRow row:
                added.Add(row.Uid, (row, run.Id, null, null));
                break;
            case AttemptEndRow row:
                End(run, row, Text(body));
                break;
            default:
                throw new UnreachableException($"No table for {changed.GetType().Name}.");
        }
    }

    public override void AddRun(RunState run, RunRow row, ReadOnlySpan<byte> body)
    {
        NewRuns.Add(
            run.Id, row.Project, row.Workflow, row.Number, row.Version, row.Label, row.Parent?.Run, row.Status.Word(), row.Executor, row.ConcurrencyKey,
            Moment.Ticks(row.CreatedAt), Text(body), run.Partition);
        foreach (var (key, value) in run.Labels)
        {
            Labels.Add(row.Project, key, value, run.Id);
        }
    }

    /// <summary>The first of a run looks for the event before it among those that are stored; the others come behind one another.</summary>
    public override void AddEvent(RunState run, long sequence, DateTimeOffset at, ReadOnlySpan<byte> type, Changes encoded)
    {
        var before = begun.Add(run.Id) && sequence > 1 ? sequence - 1 : (long?)null;
        Events.Add(run.Id, sequence, before, Moment.Ticks(at), Text(type), Text(encoded.Fact), Text(encoded.Json));
    }

    public override void AddAnswers(IReadOnlyList<InboxAnswer> answers, DateTimeOffset now)
    {
        foreach (var answer in answers)
        {
            Answers.Add(answer.Id, Moment.Ticks(now), BoundStatement.Stored(answer.Refused));
        }
    }

    private void End(RunState run, AttemptEndRow row, string body)
    {
        if (added.TryGetValue(row.Uid, out var young))
        {
            added[row.Uid] = young with { End = row, Body = body };
        }
        else
        {
            Ended.Add(run.Id, row.Uid, row.Status.Word(), body);
        }

        foreach (var left in row.Artifacts ?? [])
        {
            Files.Add(run.Project, left.Sha256);
        }
    }

    private void AddAttempts()
    {
        foreach (var (row, run, end, body) in added.Values)
        {
            Attempts.Add(
                row.Uid, run, row.Step, row.Index ?? -1, row.Number, row.Generation, row.Memory, Moment.Ticks(row.At),
                (end?.Status ?? AttemptStatus.Starting).Word(), body, home);
        }

        added.Clear();
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
