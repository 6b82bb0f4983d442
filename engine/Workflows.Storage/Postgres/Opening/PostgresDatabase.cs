using System.Data.Common;
using Npgsql;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>A connection to the server, inside a transaction.</summary>
internal sealed class PostgresDatabase(NpgsqlConnection connection) : Database
{
    public NpgsqlConnection Connection { get; } = connection;

    public override Statement this[string sql] => new PostgresStatement(Connection, Placeholders.Numbered(sql));

    /// <summary>The planner finds it by itself.</summary>
    public override string ByOpenIndex => string.Empty;

    public override string PartitionOfRun => "partition";

    public override string PartitionOfEntry => "coalesce((SELECT partition FROM runs WHERE runs.id = inbox.run), 0)";

    public override string ForUpdate => "FOR UPDATE";

    public override string ForKeyShare => "FOR KEY SHARE";

    public override void Lock(string name) => this["SELECT pg_advisory_xact_lock(hashtextextended(?, 0))"].With(name).ReadOne(_ => 0);

    public override void DeferForeignKeys() => this["SET CONSTRAINTS ALL DEFERRED"].Run();

    /// <summary>Runs text of several statements, once.</summary>
    public void Execute(string script)
    {
#pragma warning disable CA2100 // The text is a schema file inside this assembly.
        using var command = new NpgsqlCommand(script, Connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public override bool IsRefusal(DbException failure) => failure is PostgresException server && server.IsRefusal();

    public override bool IsDamage(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.DataCorrupted };
}
