namespace Workflows.MachineLearning.Tables;

/// <summary>
/// CSV: RFC 4180 in UTF-8, with a line of column names; separated by commas, semicolons, tabs or bars; no comments; plain or gzip. Our own scan
/// decides all that, and DuckDB is told: left to itself it guesses from a sample, takes lines for comments, and lets rows vanish.
/// </summary>
internal static class CsvFormat
{
    private const int DuckDbMaxLine = 2_000_000;

    public static TableSource Open(HeldFile held, bool gzip, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        var scan = CsvScan.Run(() => gzip ? new GzipText(held.Open()) : held.Open());
        var mixed = scan.Ends is not (LineEnds.None or LineEnds.Lf or LineEnds.CrLf or LineEnds.Cr);
        var columns = string.Join(", ", Enumerable.Range(0, scan.Names.Count).Select(c => $"'{Id(c)}': 'VARCHAR'"));
        var sql = $$"""
            read_csv({{Sql.Text(held.Name)}}, auto_detect = false, header = true, skip = 0, columns = { {{columns}} }, encoding = 'utf-8',
              delim = {{Sql.Text(((char)scan.Delimiter).ToString())}}, quote = '"', escape = '"', comment = '', nullstr = '', null_padding = false,
              ignore_errors = false, compression = '{{(gzip ? "gzip" : "none")}}', hive_partitioning = false,
              strict_mode = {{(mixed ? "false" : "true")}}, max_line_size = {{Math.Max(DuckDbMaxLine, scan.Longest + 1)}})
            """;
        return new TableSource(sql, [.. scan.Names.Select((name, c) => Column(name, Id(c), scan.Columns[c], kinds))], scan.Rows);
    }

    private static string Id(int column) => $"c{column}";

    private static DataColumn Column(string name, string id, ColumnTally tally, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        var kind = kinds.TryGetValue(name, out var said) ? said : tally.Kind();
        var words = kind == ColumnKind.Text ? 0 : tally.Words;
        var text = words > 0 ? MissingValue.Without(id) : id;
        var value = Cast.From(text, kind);
        // A DOUBLE does not tell the large integers apart that nanoseconds and identifiers are.
        var order = kind == ColumnKind.Number ? $"{value}, TRY_CAST({text} AS DECIMAL(38, 10))" : value;
        return new DataColumn(name, id, kind, text, value, order)
        {
            Missing = tally.Empty + words,
            MissingWords = words,
            Stray = kind == ColumnKind.Text ? tally.Stray() : null,
        };
    }
}
