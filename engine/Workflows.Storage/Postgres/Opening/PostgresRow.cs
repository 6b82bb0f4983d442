using Npgsql;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Opening;

/// <summary>A row that was taken in whole.</summary>
internal sealed class PostgresRow : SqlRow
{
    private readonly object?[] values;

    /// <summary>Takes in the row that the reader stands at.</summary>
    private PostgresRow(NpgsqlDataReader reader)
    {
        values = new object?[reader.FieldCount];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = reader.IsDBNull(column) ? null
                : reader.GetFieldType(column) == typeof(string) ? reader.GetFieldValue<byte[]>(column)
                : reader.GetValue(column);
        }
    }

    /// <summary>Takes in the rows of one answer, up to so many.</summary>
    public static List<PostgresRow> ReadAll(NpgsqlDataReader reader, int most = int.MaxValue)
    {
        var rows = new List<PostgresRow>();
        while (rows.Count < most && reader.Read())
        {
            rows.Add(new(reader));
        }

        return rows;
    }

    public override bool IsNull(int column) => values[column] is null;

    public override long Integer(int column) => values[column] is long number ? number : (int)values[column]!;

    public override double Real(int column) => (double)values[column]!;

    public override bool Flag(int column) => (bool)values[column]!;

    public override Guid Id(int column) => (Guid)values[column]!;

    public override Guid IdOrEmpty(int column) => Id(column);

    public override ReadOnlySpan<byte> Utf8(int column) => (byte[])values[column]!;
}
