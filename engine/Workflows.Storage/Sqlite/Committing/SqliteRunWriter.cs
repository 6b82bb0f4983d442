using Microsoft.Data.Sqlite;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Committing;
using Workflows.Storage.Sql.Inbox;
using Workflows.Storage.Sql.Registry;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite.Committing;

/// <summary>
/// Writes a batch inside the caller's transaction, run by run: each event, and each changed row once, in the state it had last. Each row is
/// a prepared statement of its own: SQLite has no round trip to save, and statements of 20 rows took only a fifth off an insert.
/// </summary>
internal sealed class SqliteRunWriter : RunWriter, IDisposable
{
    private readonly Changes changes = new();
    private readonly NewestRows newest = new();

    public override void Write(Database database, IReadOnlyList<RunCommit> batch, DateTimeOffset now)
    {
        foreach (var run in batch)
        {
            try
            {
                Write(database, run, now);
            }
            catch (Exception failure) when (IsOfTheRun(failure))
            {
                throw Refused(run.After, failure.Message, failure);
            }
        }
    }

    public override void Create(Database database, RunState run)
    {
        try
        {
            Insert(database, run);
        }
        catch (Exception failure) when (IsOfTheRun(failure))
        {
            throw Refused(run, failure.Message, failure);
        }
    }

    public void Dispose() => changes.Dispose();

    /// <summary>A row that contradicts another, or a state that can't be encoded, is the fault of its run alone.</summary>
    private static bool IsOfTheRun(Exception failure) => failure is SqliteException sqlite ? sqlite.IsRefusal() : failure is not CommitRefusedException;

    private static CommitRefusedException Refused(RunState run, string why, Exception? failure) => new(run.Id, $"{run.Label} can't be stored: {why}", failure);

    private void Insert(Database database, RunState run)
    {
        changes.EncodeAccepted(run);
        foreach (var changed in changes.Rows)
        {
            if (changed.Row is RunRow row)
            {
                RunTables.Insert(database, run.Id, row, changes.Body(changed));
            }
            else
            {
                Apply(database, run, changed);
            }
        }

        AddEvent(database, run, 1, run.CreatedAt, RunAccepted.Word);
    }

    private void Write(Database database, RunCommit run, DateTimeOffset now)
    {
        if (run.IsNew)
        {
            Create(database, run.After);
        }

        newest.Survey(run.Facts);
        foreach (var fact in run.Facts)
        {
            changes.Encode(fact);
            AddEvent(database, run.After, fact.Sequence, fact.Event.At, EventWords.Of(fact.Event));
            foreach (var changed in changes.Rows)
            {
                if (newest.Is(changed.Row.Key, fact.Sequence))
                {
                    Apply(database, run.After, changed);
                }
            }
        }

        InboxTable.Answer(database, run.Answers, now);
        foreach (var cached in run.Cached)
        {
            CachedSteps.Add(database, cached);
        }

        foreach (var memory in run.Memory)
        {
            StepMemories.Add(database, memory);
        }
    }

    private void Apply(Database database, RunState run, ChangedRow changed)
    {
        if (RunTables.Apply(database, run.Id, changed.Row, changes.Body(changed)) is { } refusal)
        {
            throw Refused(run, refusal, null);
        }

        foreach (var left in (changed.Row as AttemptEndRow)?.Artifacts ?? [])
        {
            ProjectFileTable.Add(database, run.Project, left.Sha256);
        }
    }

    /// <summary>Adds an event only behind the one before it, so that history has no gap whatever the caller believes.</summary>
    private void AddEvent(Database database, RunState run, long sequence, DateTimeOffset at, ReadOnlySpan<byte> type)
    {
        var added = database[
            """
            INSERT INTO events (run, sequence, at, type, fact, changes)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?2 = 1 OR EXISTS (SELECT 1 FROM events WHERE run = ?1 AND sequence = ?2 - 1)
            """]
            .With(run.Id).With(sequence).With(at).With(type).With(changes.Fact).With(changes.Json).Run();
        if (added == 0)
        {
            throw Refused(run, $"event {sequence} does not follow its last one.", null);
        }
    }
}
