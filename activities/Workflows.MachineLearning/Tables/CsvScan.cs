using System.Text;

namespace Workflows.MachineLearning.Tables;

/// <summary>
/// What one reading of a whole CSV file finds: its delimiter, names, rows and kinds. Every row must have as many fields as there are names.
/// </summary>
internal sealed record CsvScan(byte Delimiter, IReadOnlyList<string> Names, IReadOnlyList<ColumnTally> Columns, long Rows, int Longest, LineEnds Ends)
{
    private static readonly (byte Byte, string Name)[] Delimiters =
        [((byte)',', "commas"), ((byte)';', "semicolons"), ((byte)'\t', "tabs"), ((byte)'|', "bars")];

    /// <exception cref="InvalidDataException">The file is not CSV; the message says where.</exception>
    public static CsvScan Run(Func<Stream> open)
    {
        var (delimiter, separated) = Delimiters.MaxBy(d => Rank(open, d.Byte));
        using var stream = open();
        var reader = new CsvReader(stream, delimiter);
        var names = ReadNames(reader);
        ColumnTally[] columns = [.. names.Select(_ => new ColumnTally())];
        long rows = 0;
        while (reader.Read())
        {
            // In a file of one column an empty line is a row without a value.
            if (reader.IsBlank && columns.Length > 1)
            {
                continue;
            }

            if (reader.Count != columns.Length)
            {
                var hint = reader.Count > columns.Length && delimiter == ','
                    ? " (a value with a comma in it wants double quotes, and a number has a point: 1.5, not 1,5)"
                    : "";
                throw new InvalidDataException(
                    $"line {reader.Line}: expected {columns.Length} fields, as there are column names, separated by {separated}, "
                    + $"but found {reader.Count}{hint}");
            }

            rows++;
            for (var c = 0; c < columns.Length; c++)
            {
                columns[c].Add(reader.Field(c), reader.Line);
            }
        }

        return new CsvScan(delimiter, names, columns, rows, reader.Longest, reader.Ends);
    }

    /// <summary>
    /// What separates the column names, outside of quotes, most often; above that, one that separates the row below into as many fields.
    /// </summary>
    private static (bool Agrees, int Names) Rank(Func<Stream> open, byte delimiter)
    {
        using var stream = open();
        var reader = new CsvReader(stream, delimiter);
        var names = 0;
        try
        {
            names = reader.Read() ? reader.Count : 0;
            return (names > 1 && (!reader.Read() || reader.Count == names), names);
        }
        catch (InvalidDataException)
        {
            // Said again by the reader with the delimiter that is taken.
            return (false, names);
        }
    }

    private static string[] ReadNames(CsvReader reader)
    {
        if (!reader.Read() || reader.IsBlank)
        {
            throw new InvalidDataException("line 1: expected a line of column names, but it is empty");
        }

        string[] names = [.. Enumerable.Range(0, reader.Count).Select(i => Encoding.UTF8.GetString(reader.Field(i)))];
        for (var i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                throw new InvalidDataException(
                    $"column {i + 1} of {names.Length} has no name: name it in line 1, or leave it out (pandas: to_csv(..., index=False))");
            }
        }

        return names.Index().GroupBy(n => n.Item).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InvalidDataException(
                $"the column name '{twice.Key}' stands for several columns: {string.Join(" and ", twice.Take(5).Select(n => n.Index + 1))} of {names.Length}")
            : names;
    }
}
