using System.Collections;
using Npgsql;
using NpgsqlTypes;

namespace Workflows.Storage.Postgres.Committing;

/// <summary>Rows for one statement: each column is sent as one array, so a thousand rows cost one round trip and one plan.</summary>
/// <param name="sql">Takes its rows from <c>unnest</c> of one array a column.</param>
/// <param name="columns">The types of the columns, in order.</param>
internal sealed class RowBatch(string sql, params NpgsqlDbType[] columns)
{
    private readonly List<object?>[] values = [.. columns.Select(_ => new List<object?>())];

    public int Count => values[0].Count;

    public void Add(params ReadOnlySpan<object?> row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            values[column].Add(row[column]);
        }
    }

    public NpgsqlBatchCommand ToCommand()
    {
#pragma warning disable CA2100 // The text is a literal of this project.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        for (var column = 0; column < columns.Length; column++)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | columns[column], Value = Array(columns[column], values[column]) });
        }

        return command;
    }

    private static IEnumerable Array(NpgsqlDbType type, List<object?> values) => type switch
    {
        NpgsqlDbType.Uuid => values.ConvertAll(value => (Guid?)value),
        NpgsqlDbType.Integer => values.ConvertAll(value => (int?)value),
        NpgsqlDbType.Bigint => values.ConvertAll(value => (long?)value),
        NpgsqlDbType.Text => values.ConvertAll(value => (string?)value),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no column of this type"),
    };
}
