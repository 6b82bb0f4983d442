namespace Workflows.MachineLearning.Tables;

/// <summary>A column and its DuckDB type.</summary>
internal sealed record DataColumn(string Name, string Type)
{
    public bool IsNumeric => Type is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT"
        or "FLOAT" or "DOUBLE" or "BOOLEAN" || Type.StartsWith("DECIMAL", StringComparison.Ordinal);

    public bool IsTime => Type is "DATE" or "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE";

    /// <summary>For messages.</summary>
    public string Words => IsNumeric ? "numbers" : IsTime ? "dates" : "text";
}
