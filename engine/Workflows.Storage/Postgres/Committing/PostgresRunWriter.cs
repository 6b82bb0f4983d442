using System.Text.RegularExpressions;
using Npgsql;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Committing;

namespace Workflows.Storage.Postgres.Committing;

/// <summary>Writes runs with one statement for each table, all sent at once.</summary>
internal sealed partial class PostgresRunWriter : RunWriter
{
    /// <summary>Adds to a batch what these runs commit.</summary>
    /// <param name="database">The batch: nothing is refused before it is sent.</param>
    /// <param name="batch">Whose rows are added.</param>
    /// <param name="now">When commands are answered.</param>
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

        Add((PostgresBatch)database, rows);
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
        using var batch = new PostgresBatch(((PostgresDatabase)database).Connection);
        Add(batch, rows);
        try
        {
            batch.Send();
        }
        catch (PostgresException failure) when (failure.IsRefusal())
        {
            throw Refused(run, failure.MessageText, failure);
        }
    }

    /// <summary>The refusal of the run that the server names; null where it names none of these.</summary>
    public static CommitRefusedException? Refusal(IReadOnlyList<RunCommit> batch, PostgresException failure)
    {
        var guilty = batch is [var only]
            ? only.After
            : Ids().Matches(failure.Detail ?? string.Empty).Select(found => Guid.Parse(found.Value))
                .Select(id => batch.FirstOrDefault(run => run.After.Id == id)).FirstOrDefault(run => run is not null)?.After;
        return guilty is null ? null : Refused(guilty, failure.MessageText, failure);
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

    private static void Add(PostgresBatch batch, CommitRows rows)
    {
        foreach (var table in rows.All().Where(table => table.Count > 0))
        {
            batch.Add(table.ToCommand());
        }
    }

    private static CommitRefusedException Refused(RunState run, string why, Exception? failure) => new(run.Id, $"{run.Label} can't be stored: {why}", failure);

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
