using System.Text.RegularExpressions;
using Npgsql;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Committing;

namespace Workflows.Storage.Postgres.Committing;

/// <summary>Writes runs with one statement for each table, all sent at once.</summary>
/// <param name="home">Where attempts begin (<see cref="Runtime.Storing.ILeases.RenewAsync"/>); null before that is known.</param>
internal sealed partial class PostgresRunWriter(Func<Guid?> home) : RunWriter
{
    /// <summary>Adds to a batch what these runs commit.</summary>
    /// <param name="database">The batch: nothing is refused before it is sent.</param>
    /// <param name="batch">Whose rows are added.</param>
    /// <param name="now">When commands are answered.</param>
    public override void Write(Database database, IReadOnlyList<RunCommit> batch, DateTimeOffset now)
    {
        var rows = new CommitRows(home());
        using var encoder = new RunEncoder();
        foreach (var run in batch)
        {
            try
            {
                encoder.Encode(run, rows, now);
            }
            catch (Exception failure)
            {
                throw Refused(run.After, failure.Message, failure);
            }
        }

        Add((PostgresBatch)database, rows);
        foreach (var run in batch)
        {
            AddKept(database, run, now);
        }
    }

    public override void Create(Database database, RunState run)
    {
        var rows = new CommitRows(home());
        using var encoder = new RunEncoder();
        encoder.Encode(run, rows);
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

    private static void Add(PostgresBatch batch, CommitRows rows)
    {
        foreach (var table in rows.All().Where(table => table.Count > 0))
        {
            batch.Add(table.ToCommand());
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
