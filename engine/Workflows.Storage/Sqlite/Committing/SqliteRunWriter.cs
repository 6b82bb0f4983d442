using Microsoft.Data.Sqlite;
using SQLitePCL;
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
/// Writes a batch inside the caller's transaction, run by run. Each row is a prepared statement of its own: SQLite has no round trip to save, and
/// statements of 20 rows took only a fifth off an insert.
/// </summary>
internal sealed class SqliteRunWriter : RunWriter, IDisposable
{
    private readonly RunEncoder encoder = new();

    public override void Write(Database database, IReadOnlyList<RunCommit> batch, DateTimeOffset now)
    {
        var rows = new Tables(database);
        foreach (var run in batch)
        {
            Try(run.After, () =>
            {
                encoder.Encode(run, rows, now);
                AddKept(database, run, now);
            });
        }
    }

    public override void Create(Database database, RunState run) => Try(run, () => encoder.Encode(run, new Tables(database)));

    public void Dispose() => encoder.Dispose();

    /// <summary>A row that contradicts another, or a state that can't be encoded, is the fault of its run alone.</summary>
    private static void Try(RunState run, Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is SqliteException sqlite ? sqlite.IsRefusal() : failure is not CommitRefusedException)
        {
            throw Refused(run, failure.Message, failure);
        }
    }

    private sealed class Tables(Database database) : RunRows
    {
        public override void AddRun(RunState run, RunRow row, ReadOnlySpan<byte> body) => RunTables.Insert(database, run.Id, row, body);

        public override void Add(RunState run, Row changed, ReadOnlySpan<byte> body)
        {
            if (RunTables.Apply(database, run.Id, changed, body) is { } refusal)
            {
                throw Refused(run, refusal, null);
            }

            foreach (var left in (changed as AttemptEndRow)?.Artifacts ?? [])
            {
                ProjectFileTable.Add(database, run.Project, left.Sha256);
            }
        }

        public override void AddEvent(RunState run, long sequence, DateTimeOffset at, ReadOnlySpan<byte> type, Changes encoded)
        {
            try
            {
                // VALUES, not SELECT: what an INSERT selects from its own table goes through a temporary one, each time.
                database[
                    """
                    INSERT INTO events (run, sequence, at, type, fact, changes)
                    VALUES (?1, iif(?2 = 1 OR EXISTS (SELECT 1 FROM events WHERE run = ?1 AND sequence = ?2 - 1), ?2, NULL), ?3, ?4, ?5, ?6)
                    """]
                    .With(run.Id).With(sequence).With(at).With(type).With(encoded.Fact).With(encoded.Json).Run();
            }
            catch (SqliteException gap) when (gap.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_NOTNULL)
            {
                throw Refused(run, $"event {sequence} does not follow its last one.", gap);
            }
        }

        public override void AddAnswers(IReadOnlyList<InboxAnswer> answers, DateTimeOffset now) => InboxTable.Answer(database, answers, now);
    }
}
