using Workflows.Activities;

namespace Workflows.MachineLearning.Tables;

/// <summary>A CSV or Parquet file, as a source for SQL.</summary>
internal sealed class DataFile
{
    private DataFile(string path, string source, string textSource, IReadOnlyList<DataColumn> columns)
    {
        Path = path;
        Source = source;
        TextSource = textSource;
        Columns = columns;
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>A table function with the types that the whole file agrees on.</summary>
    public string Source { get; }

    /// <summary>The same with every value as text: what a rule looks at, so that one odd value can't fail the scan.</summary>
    public string TextSource { get; }

    public IReadOnlyList<DataColumn> Columns { get; }

    public static DataFile Open(Duck duck, string input, string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw ActivityException.BadData($"{input}: no file {path}");
        }

        if (file.Length == 0)
        {
            throw ActivityException.BadData($"{input}: {path} is empty: expected a line of column names and rows");
        }

        var parquet = file.Extension.Equals(".parquet", StringComparison.OrdinalIgnoreCase);
        var quoted = Sql.Text(path);
        var csv = parquet ? "" : $"{quoted}, header = true, skip = 0, delim = {Sql.Text(Delimiter(path))}, quote = '\"', escape = '\"'";
        var source = parquet ? $"read_parquet({quoted})" : $"read_csv({csv}, sample_size = -1)";
        var text = parquet ? $"(SELECT COLUMNS(*)::VARCHAR FROM read_parquet({quoted}))" : $"read_csv({csv}, all_varchar = true)";
        var columns = duck.Query($"DESCRIBE SELECT * FROM {source}", $"{input}: {path}").Select(r => new DataColumn(r.GetString(0), r.GetString(1)));
        return new DataFile(path, source, text, [.. columns]);
    }

    /// <summary>Finds a column, or says which there are.</summary>
    public DataColumn Column(string name, string input) =>
        Columns.FirstOrDefault(c => c.Name == name)
        ?? throw ActivityException.BadData($"{input}: no column '{name}' in {Name}; it has: {string.Join(", ", Columns.Select(c => c.Name))}");

    /// <summary>Finds a column that holds numbers.</summary>
    public DataColumn NumericColumn(string name, string input) => Column(name, input) is { IsNumeric: true } column
        ? column
        : throw ActivityException.BadData(
            $"{input}: column '{name}' of {Name} holds {Column(name, input).Words}, and numbers are needed: name another column, or exclude it");

    /// <summary>
    /// What parts the column names. Left to itself, DuckDB answers a row with a field too many by taking the whole line for one column.
    /// </summary>
    private static string Delimiter(string path)
    {
        using var reader = new StreamReader(path);
        var header = reader.ReadLine() ?? "";
        return ",;\t|".MaxBy(d => header.Count(c => c == d)).ToString();
    }
}
