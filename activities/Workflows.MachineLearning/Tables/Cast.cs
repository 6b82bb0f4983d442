namespace Workflows.MachineLearning.Tables;

/// <summary>SQL that reads text as a kind of value; null where it is none.</summary>
internal static class Cast
{
    public static string From(string text, ColumnKind kind) => kind switch
    {
        ColumnKind.Number => Number(text),
        ColumnKind.Boolean => Boolean(text),
        ColumnKind.Date => $"CAST({Timestamp(text)} AS DATE)",
        ColumnKind.Timestamp => Timestamp(text),
        _ => text,
    };

    /// <summary>DuckDB would also take 1_000.</summary>
    public static string Number(string text) => $"CASE WHEN contains({text}, '_') THEN NULL ELSE TRY_CAST({text} AS DOUBLE) END";

    public static string Boolean(string text) =>
        $"CASE WHEN lower(trim({text})) IN ('true', '1') THEN true WHEN lower(trim({text})) IN ('false', '0') THEN false END";

    /// <summary>
    /// UTC, whatever the offset; without one it is UTC already. DuckDB would also take 'epoch', leaves offsets out of account where it reads a
    /// TIMESTAMP, and wants seconds before an offset.
    /// </summary>
    public static string Timestamp(string text) =>
        $"CASE WHEN regexp_matches({text}, '^ *[0-9]') THEN CAST(TRY_CAST(regexp_replace(upper(trim({text})), "
        + "'^([^:]*:[0-9]{2})([Z+-])', '\\1:00\\2') AS TIMESTAMPTZ) AS TIMESTAMP) END";
}
