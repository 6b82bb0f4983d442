using Workflows.Activities;

namespace Workflows.MachineLearning.Tables;

/// <summary>
/// A CSV or Parquet file, as a source for SQL. Nothing about it is guessed twice: <see cref="CsvFormat"/> and <see cref="ParquetFormat"/> say
/// how each is read. Columns go by their position in SQL, so any name will do.
/// </summary>
internal sealed class DataFile
{
    private const int NamesShown = 40;
    private readonly Dictionary<string, DataColumn> _byName;

    private DataFile(string path, TableSource source)
    {
        Path = path;
        Source = source.Sql;
        Columns = source.Columns;
        Rows = source.Rows;
        _byName = source.Columns.ToDictionary(c => c.Name);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>
    /// SQL: what stands after FROM, for <see cref="DataColumn.Text"/> and <see cref="DataColumn.Value"/> to be selected from, in the file's order.
    /// </summary>
    public string Source { get; }

    public IReadOnlyList<DataColumn> Columns { get; }

    public long Rows { get; }

    /// <summary>A relative path with the folder that it was looked for in.</summary>
    public static string Shown(string path) => System.IO.Path.IsPathRooted(path) ? path : $"{path} in {Environment.CurrentDirectory}";

    /// <summary>Reads what the file is, once through if it is CSV. The kinds that the caller knows count more than what the values look like.</summary>
    public static DataFile Open(Duck duck, string input, string path, IReadOnlyDictionary<string, ColumnKind>? kinds = null)
    {
        if (!File.Exists(path))
        {
            throw ActivityException.BadData($"{input}: no file {Shown(path)}");
        }

        kinds ??= new Dictionary<string, ColumnKind>();
        try
        {
            var held = duck.Hold(path);
            if (held.Length == 0)
            {
                throw ActivityException.BadData($"{input}: {path} is empty: expected a line of column names and rows");
            }

            var format = FirstBytes.Format(held, path);
            return new DataFile(path, format == FileFormat.Parquet
                ? ParquetFormat.Open(duck, held.Name, $"{input}: {path}", kinds)
                : CsvFormat.Open(held, format == FileFormat.Gzip, kinds));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw ActivityException.BadData($"{input}: {path} can't be read: {e.Message}", e);
        }
    }

    /// <summary>Finds a column, or says which there are.</summary>
    public DataColumn Column(string name, string input) => Find(name)
        ?? throw ActivityException.BadData($"{input}: no column '{name}' in {Name}; it has: {ColumnNames}");

    public DataColumn? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>For messages.</summary>
    public string ColumnNames => string.Join(", ", Columns.Take(NamesShown).Select(c => c.Name.ReplaceLineEndings("\\n")))
        + (Columns.Count > NamesShown ? $" and {Columns.Count - NamesShown} more" : "");

    /// <summary>Finds a column that holds numbers.</summary>
    public DataColumn NumericColumn(string name, string input) => Column(name, input) is { IsNumeric: true } column
        ? column
        : throw ActivityException.BadData(
            $"{input}: column '{name}' of {Name} holds {Column(name, input).Words}, and numbers are needed: name another column, or exclude it");
}
