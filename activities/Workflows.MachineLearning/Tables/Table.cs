using Workflows.Activities;

namespace Workflows.MachineLearning.Tables;

/// <summary>
/// Numeric columns in memory, one array each, in the order of the file. A missing value is NaN. A number beyond what 32 bits hold (3.4E+38) is the
/// greatest that they do: its place in the order is kept, and <see cref="TooLarge"/> tells who needs more than that.
/// </summary>
internal sealed class Table(string source, IReadOnlyList<string> names, IReadOnlyList<float[]> columns)
{
    /// <summary>Columns read in one pass over the file.</summary>
    private const int Together = 200;

    private readonly Dictionary<string, float[]> _byName = names.Zip(columns).ToDictionary(c => c.First, c => c.Second);

    /// <summary>The file's name, for messages.</summary>
    public string Source { get; } = source;

    public IReadOnlyList<string> Names { get; } = names;

    public int Rows { get; } = columns.Count == 0 ? 0 : columns[0].Length;

    public float[] this[string name] => _byName[name];

    /// <summary>Rows that are alike in <paramref name="orderBy"/> keep the order of the file, so the order is one and the same on every run.</summary>
    public static Table Read(Duck duck, DataFile file, IReadOnlyList<string> names, DataColumn? orderBy = null)
    {
        if (file.Rows is 0 or > int.MaxValue)
        {
            throw ActivityException.BadData(file.Rows == 0 ? $"{file.Path} has column names but no rows" : $"{file.Path} has too many rows: {file.Rows}");
        }

        var order = orderBy is null ? null : Order(duck, file, orderBy);
        return new Table(file.Name, names, [.. names.Select(name => file.Column(name, "column")).Chunk(Together).SelectMany(c => Read(duck, file, c, order))]);
    }

    /// <summary>Some rows, in the order given.</summary>
    public Table Take(IReadOnlyList<int> rows) => new(Source, Names, [.. columns.Select(c => rows.Select(r => c[r]).ToArray())]);

    /// <summary>One row as a vector, columns in the order of <paramref name="order"/>.</summary>
    public float[][] ToVectors(IReadOnlyList<string> order)
    {
        var picked = order.Select(n => this[n]).ToArray();
        return [.. Enumerable.Range(0, Rows).Select(r => picked.Select(c => c[r]).ToArray())];
    }

    /// <summary>Columns with values that are not finite numbers, and how many.</summary>
    public IEnumerable<(string Name, int Count)> Missing() =>
        Names.Select((name, c) => (name, columns[c].Count(v => !float.IsFinite(v)))).Where(m => m.Item2 > 0);

    /// <summary>In which column there are numbers that 32 bits, and so models, don't hold, in words; null where in none.</summary>
    public string? TooLarge() => Names.Zip(columns, (name, values) => (Name: name, Count: values.Count(v => Math.Abs(v) == float.MaxValue)))
        .Where(column => column.Count > 0)
        .Select(column => $"column '{column.Name}' of {Source} has {column.Count} of {Rows} rows with a number of over 3.4E+38, plus or minus, "
            + "and a model holds none as large: scale the column, mend the values, or exclude it")
        .FirstOrDefault();

    public static float Narrow(double value) => double.IsFinite(value) ? (float)Math.Clamp(value, float.MinValue, float.MaxValue) : (float)value;

    private static float[][] Read(Duck duck, DataFile file, DataColumn[] columns, int[]? order)
    {
        float[][] read = [.. columns.Select(_ => new float[file.Rows])];
        var at = 0;
        foreach (var row in duck.Query($"SELECT {string.Join(", ", columns.Select(c => $"CAST({c.Value} AS DOUBLE)"))} FROM {file.Source}", file.Path))
        {
            for (var c = 0; c < read.Length && at < file.Rows; c++)
            {
                read[c][at] = row.IsDBNull(c) ? float.NaN : Narrow(row.GetDouble(c));
            }

            at++;
        }

        if (at != file.Rows)
        {
            throw ActivityException.BadData(
                $"{file.Path} was read in two ways, as {file.Rows} rows and as {at}: it was changed meanwhile, or it is not plain CSV");
        }

        return order is null ? read : [.. read.Select(column => order.Select(row => column[row]).ToArray())];
    }

    private static int[] Order(Duck duck, DataFile file, DataColumn by)
    {
        const string Position = "position";
        var sql = $"SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS {Position} FROM {file.Source} ORDER BY {by.Order}, {Position}";
        return [.. duck.Query(sql, file.Path).Select(row => row.GetInt32(0))];
    }
}
