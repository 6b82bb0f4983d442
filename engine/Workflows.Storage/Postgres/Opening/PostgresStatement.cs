using Npgsql;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>
/// A statement on a connection to a PostgreSQL server. The driver prepares what comes often. Rows are taken in whole before the first is handed on:
/// a connection can't be asked anything while its last answer is still being read, and all that is read here is bounded.
/// </summary>
internal sealed class PostgresStatement(NpgsqlConnection connection, string sql) : BoundStatement
{
    private object?[] row = [];

    public override int Run()
    {
        using var command = Command();
        return command.ExecuteNonQuery();
    }

    public override T? ReadOne<T>(Func<Statement, T> row)
        where T : default => Rows(1) is [var only] ? Map(only, row) : default;

    public override List<T> ReadAll<T>(Func<Statement, T> row) => Rows(int.MaxValue).ConvertAll(each => Map(each, row));

    public override bool IsNull(int column) => row[column] is null;

    public override long Integer(int column) => row[column] is long number ? number : (int)row[column]!;

    public override double Real(int column) => (double)row[column]!;

    public override bool Flag(int column) => (bool)row[column]!;

    public override Guid Id(int column) => (Guid)row[column]!;

    public override Guid IdOrEmpty(int column) => Id(column);

    public override ReadOnlySpan<byte> Utf8(int column) => (byte[])row[column]!;

    private T Map<T>(object?[] found, Func<Statement, T> map)
    {
        // Mapping a row may ask more; then this statement is another one's, so the row is put back.
        var before = row;
        row = found;
        try
        {
            return map(this);
        }
        finally
        {
            row = before;
        }
    }

    private List<object?[]> Rows(int most)
    {
        using var command = Command();
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (rows.Count < most && reader.Read())
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    private static object?[] Row(NpgsqlDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = reader.IsDBNull(column) ? null
                : reader.GetFieldType(column) == typeof(string) ? reader.GetFieldValue<byte[]>(column)
                : reader.GetValue(column);
        }

        return row;
    }

    private NpgsqlCommand Command()
    {
#pragma warning disable CA2100 // The text is a literal of this project, or one of a few made from literals.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in Values)
        {
            command.Parameters.Add(value);
        }

        return command;
    }
}
