using Workflows.Activities;

namespace Workflows.MachineLearning.Tables;

/// <summary>Numeric columns in memory, one array each, in the order of the file. A missing value is NaN.</summary>
internal sealed class Table(string source, IReadOnlyList<string> names, IReadOnlyList<float[]> columns)
{
    /// <summary>The file's name, for messages.</summary>
    public string Source { get; } = source;

    public IReadOnlyList<string> Names { get; } = names;

    public int Rows { get; } = columns.Count == 0 ? 0 : columns[0].Length;

    public float[] this[string name] => columns[Names.ToList().IndexOf(name)];

    public static Table Read(Duck duck, DataFile file, IReadOnlyList<string> names, string? orderBy = null)
    {
        var select = string.Join(", ", names.Select(n => $"CAST({Sql.Name(n)} AS FLOAT)"));
        var order = orderBy is null ? "" : $" ORDER BY {Sql.Name(orderBy)}";
        var lists = names.Select(_ => new List<float>()).ToArray();
        foreach (var row in duck.Query($"SELECT {select} FROM {file.Source}{order}", file.Path))
        {
            for (var c = 0; c < lists.Length; c++)
            {
                lists[c].Add(row.IsDBNull(c) ? float.NaN : row.GetFloat(c));
            }
        }

        return lists is [{ Count: 0 }, ..]
            ? throw ActivityException.BadData($"{file.Path} has column names but no rows")
            : new Table(file.Name, names, [.. lists.Select(l => l.ToArray())]);
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
}
