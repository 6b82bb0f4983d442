using System.Data.Common;
using Npgsql;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// Statements that are gathered and sent at once: one round trip, and by itself one transaction, if none has begun. Nothing can be read before they are sent.
/// </summary>
internal sealed class PostgresBatch(NpgsqlConnection connection) : Database, IDisposable
{
    private readonly NpgsqlBatch batch = new(connection);

    public override Statement this[string sql] => new Gathered(batch, Placeholders.Numbered(sql));

    public override string ByOpenIndex => string.Empty;

    public override string PartitionOfRun => throw new NotSupportedException("a batch is only run");

    public override string PartitionOfEntry => throw new NotSupportedException("a batch is only run");

    public override string ForUpdate => throw new NotSupportedException("a batch is only run");

    public override string ForKeyShare => throw new NotSupportedException("a batch is only run");

    public void Add(NpgsqlBatchCommand command) => batch.BatchCommands.Add(command);

    public void Send()
    {
        if (batch.BatchCommands.Count > 0)
        {
            batch.ExecuteNonQuery();
        }
    }

    /// <summary>Sends them, and takes in the rows of each that gives any.</summary>
    public List<List<PostgresRow>> Ask()
    {
        using var reader = batch.ExecuteReader();
        List<List<PostgresRow>> answers = [];
        do
        {
            answers.Add(PostgresRow.ReadAll(reader));
        }
        while (reader.NextResult());
        return answers;
    }

    public override void Lock(string name) => throw new NotSupportedException("a batch is sent whole");

    public override void DeferForeignKeys() => throw new NotSupportedException("a batch is sent whole");

    public override bool IsRefusal(DbException failure) => failure is PostgresException server && server.IsRefusal();

    public override bool IsDamage(DbException failure) => false;

    public void Dispose() => batch.Dispose();

    private sealed class Gathered(NpgsqlBatch batch, string sql) : BoundStatement
    {
        public override int Run()
        {
#pragma warning disable CA2100 // The text is a literal of this project.
            var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
            Values.ForEach(value => command.Parameters.Add(value));
            batch.BatchCommands.Add(command);
            return 0;
        }

        public override T? ReadOne<T>(Func<SqlRow, T> row)
            where T : default => throw Unreadable();

        public override List<T> ReadAll<T>(Func<SqlRow, T> row) => throw Unreadable();

        private static NotSupportedException Unreadable() => new("what is gathered can't be read");
    }
}
