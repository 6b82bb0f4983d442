using System.Text.RegularExpressions;
using Npgsql;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Committing;

namespace Workflows.Storage.Postgres.Committing;

/// <summary>Writes a batch inside the caller's transaction with one statement for each table, all sent at once.</summary>
internal sealed partial class PostgresRunWriter : RunWriter
{
    public override void Write(Database database, IReadOnlyList<RunCommit> batch, DateTimeOffset now)
    {
        var rows = new CommitRows();
        using var changes = new Changes();
        foreach (var run in batch)
        {
            try
            {
                Collect(rows, changes, run, now);
            }
            catch (Exception failure)
            {
                throw Refused(run.After, failure.Message, failure);
            }
        }

        Send((PostgresDatabase)database, rows, [.. batch.Select(run => run.After)]);
        foreach (var cached in batch.SelectMany(run => run.Cached))
        {
            CachedSteps.Add(database, cached);
        }

        foreach (var memory in batch.SelectMany(run => run.Memory))
        {
            StepMemories.Add(database, memory);
        }
    }

    public override void Create(Database database, RunState run)
    {
        var rows = new CommitRows();
        using var changes = new Changes();
        Collect(rows, changes, run);
        Send((PostgresDatabase)database, rows, [run]);
    }

    /// <summary>The first event of a new run, with all of its rows.</summary>
    private static void Collect(CommitRows rows, Changes changes, RunState run)
    {
        changes.EncodeAccepted(run);
        foreach (var changed in changes.Rows)
        {
            if (changed.Row is RunRow row)
            {
                rows.AddNew(run, row, changes.Body(changed));
            }
            else
            {
                rows.Add(run, changed.Row, changes.Body(changed));
            }
        }

        rows.AddEvent(run, 1, isBehindStored: false, run.CreatedAt, RunAccepted.Word, changes);
    }

    private static void Collect(CommitRows rows, Changes changes, RunCommit run, DateTimeOffset now)
    {
        if (run.IsNew)
        {
            Collect(rows, changes, run.After);
        }

        var newest = NewestRows.Of(run.Facts);
        var isFirst = !run.IsNew;
        foreach (var fact in run.Facts)
        {
            changes.Encode(fact);
            rows.AddEvent(run.After, fact.Sequence, isFirst, fact.Event.At, EventWords.Of(fact.Event), changes);
            isFirst = false;
            foreach (var changed in changes.Rows)
            {
                if (newest.Is(changed.Row.Key, fact.Sequence))
                {
                    rows.Add(run.After, changed.Row, changes.Body(changed));
                }
            }
        }

        foreach (var answer in run.Answers)
        {
            rows.AddAnswer(answer, now);
        }
    }

    private static void Send(PostgresDatabase database, CommitRows rows, IReadOnlyList<RunState> runs)
    {
        using var batch = new NpgsqlBatch(database.Connection);
        var checkedTables = new List<(RowBatch Rows, string Missing)>();
        foreach (var (table, missing) in rows.All().Where(table => table.Rows.Count > 0))
        {
            batch.BatchCommands.Add(table.ToCommand());
            if (missing is { } problem)
            {
                checkedTables.Add((table, problem));
            }
        }

        if (batch.BatchCommands.Count == 0)
        {
            return;
        }

        try
        {
            using var reader = batch.ExecuteReader();
            foreach (var (table, missing) in checkedTables)
            {
                Check(reader, table, missing, runs);
                reader.NextResult();
            }
        }
        catch (PostgresException failure) when (failure.IsRefusal() && Guilty(runs, failure) is { } guilty)
        {
            throw Refused(guilty, failure.MessageText, failure);
        }
    }

    /// <summary>The statement returns the run of each row that found its place.</summary>
    private static void Check(NpgsqlDataReader reader, RowBatch table, string missing, IReadOnlyList<RunState> runs)
    {
        var left = table.Runs.CountBy(run => run).ToDictionary();
        while (reader.Read())
        {
            left[reader.GetGuid(0)]--;
        }

        if (runs.FirstOrDefault(run => left.GetValueOrDefault(run.Id) > 0) is { } guilty)
        {
            throw Refused(guilty, missing, null);
        }
    }

    /// <summary>The run whose key the server names; null where it names none, or an attempt.</summary>
    private static RunState? Guilty(IReadOnlyList<RunState> runs, PostgresException failure) =>
        runs is [var only]
            ? only
            : Ids().Matches(failure.Detail ?? string.Empty).Select(found => Guid.Parse(found.Value))
                .Select(id => runs.FirstOrDefault(run => run.Id == id)).FirstOrDefault(run => run is not null);

    private static CommitRefusedException Refused(RunState run, string why, Exception? failure) => new(run.Id, $"{run.Label} can't be stored: {why}", failure);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
