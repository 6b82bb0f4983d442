using Npgsql;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// A statement on a connection to a PostgreSQL server. The driver prepares what comes often. Rows are taken in whole before the first is handed on:
/// a connection can't be asked anything while its last answer is still being read, and all that is read here is bounded.
/// </summary>
internal sealed class PostgresStatement(NpgsqlConnection connection, string sql) : BoundStatement
{
    public override int Run()
    {
        using var command = Command();
        return command.ExecuteNonQuery();
    }

    public override T? ReadOne<T>(Func<SqlRow, T> row)
        where T : default => Rows(1) is [var only] ? row(only) : default;

    public override List<T> ReadAll<T>(Func<SqlRow, T> row) => Rows(int.MaxValue).ConvertAll(each => row(each));

    private List<PostgresRow> Rows(int most)
    {
        using var command = Command();
        using var reader = command.ExecuteReader();
        return PostgresRow.ReadAll(reader, most);
    }

    private NpgsqlCommand Command()
    {
#pragma warning disable CA2100 // The text is a literal of this project, or one of a few made from literals.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        Values.ForEach(value => command.Parameters.Add(value));
        return command;
    }
}
