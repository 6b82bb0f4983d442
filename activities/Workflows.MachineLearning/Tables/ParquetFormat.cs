namespace Workflows.MachineLearning.Tables;

/// <summary>Parquet: the file says what its columns are. Not-a-number is a missing value, as it is where CSV is written.</summary>
internal static class ParquetFormat
{
    /// <summary>Columns counted in one query.</summary>
    private const int Together = 200;

    public static TableSource Open(Duck duck, string held, string about, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        var file = $"read_parquet({Sql.Text(held)}, hive_partitioning = false, union_by_name = false, filename = false)";
        var types = duck.Query($"DESCRIBE SELECT * FROM {file}", about).Select(row => (Name: row.GetString(0), Type: row.GetString(1))).ToArray();
        var source = $"{file} AS file({string.Join(", ", types.Select((_, c) => $"c{c}"))})";
        DataColumn[] columns = [.. types.Select((t, c) => Column(t.Name, $"c{c}", t.Type, kinds))];
        var rows = duck.Query($"SELECT count(*) FROM {file}", about).Select(row => row.GetInt64(0)).Single();
        return new TableSource(source, [.. columns.Chunk(Together).SelectMany(some => Counted(duck, source, about, some, rows))], rows);
    }

    private static DataColumn[] Counted(Duck duck, string source, string about, DataColumn[] columns, long rows)
    {
        var counts = string.Join(", ", columns.Select(c => $"count({c.Text})"));
        return duck.Query($"SELECT {counts} FROM {source}", about)
            .Select(row => columns.Select((column, i) => column with { Missing = rows - row.GetInt64(i) }).ToArray())
            .Single();
    }

    private static DataColumn Column(string name, string id, string type, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        var own = Kind(type);
        var kind = kinds.TryGetValue(name, out var said) ? said : own;
        var text = own switch
        {
            ColumnKind.Number when type is "FLOAT" or "DOUBLE" => $"CASE WHEN isnan({id}) THEN NULL ELSE CAST({id} AS VARCHAR) END",
            ColumnKind.Timestamp => $"CAST(CAST({id} AS TIMESTAMP) AS VARCHAR)",
            ColumnKind.Text when kind != ColumnKind.Text => MissingValue.Without($"CAST({id} AS VARCHAR)"),
            ColumnKind.Text => $"nullif(CAST({id} AS VARCHAR), '')",
            _ => $"CAST({id} AS VARCHAR)",
        };
        return kind != own || kind == ColumnKind.Text
            ? new DataColumn(name, id, kind, text, Cast.From(text, kind), Cast.From(text, kind))
            : new DataColumn(name, id, kind, text, Value(id, type, kind), id);
    }

    private static string Value(string id, string type, ColumnKind kind) => kind switch
    {
        ColumnKind.Number when type is "FLOAT" or "DOUBLE" => $"CASE WHEN isnan({id}) THEN NULL ELSE CAST({id} AS DOUBLE) END",
        ColumnKind.Number => $"CAST({id} AS DOUBLE)",
        ColumnKind.Timestamp => $"CAST({id} AS TIMESTAMP)",
        _ => id,
    };

    private static ColumnKind Kind(string type) => type switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "FLOAT" or "DOUBLE" => ColumnKind.Number,
        "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" => ColumnKind.Number,
        "BOOLEAN" => ColumnKind.Boolean,
        "DATE" => ColumnKind.Date,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) && !type.EndsWith(']') => ColumnKind.Number,
        _ when type.StartsWith("TIMESTAMP", StringComparison.Ordinal) && !type.EndsWith(']') => ColumnKind.Timestamp,
        _ => ColumnKind.Text,
    };
}
