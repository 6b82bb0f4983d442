using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>
/// Looks the rules up in the file, some at a time: DuckDB keeps a vector of values for each aggregate of a query, so a thousand of them need
/// more memory than a pod has, and with FILTER each keeps a copy of the vectors of all.
/// </summary>
internal static class Scan
{
    /// <summary>Most tables are done in one pass over the file.</summary>
    private const int CountsTogether = 64;

    private const int ExamplesTogether = 8;

    public static IReadOnlyList<Violation> Run(Duck duck, DataFile file, IReadOnlyList<Check> checks)
    {
        // A count of distinct values may spill, and does so alone.
        var alone = checks.Where(c => c.Rule == Checks.Unique).Chunk(1);
        var counts = checks.Where(c => c.Rule != Checks.Unique)
            .Chunk(CountsTogether)
            .Concat(alone)
            .SelectMany(some => some.Zip(Select<long>(duck, file, some, c => $"CAST({c.CountSql} AS BIGINT)")))
            .ToDictionary(c => c.First, c => c.Second);
        return [.. checks.Where(c => counts[c] > 0)
            .Chunk(ExamplesTogether)
            .SelectMany(some => some.Zip(Select<List<string>>(duck, file, some, c => c.ExamplesSql)))
            .Select(b => new Violation(b.First.Column?.Name, b.First.Rule, b.First.Expected, counts[b.First], Examples(b.First, b.Second)))];

        List<string> Examples(Check check, List<string> found) => check.Rule == Checks.Unique ? Doubled(duck, file, check.Column!) : found;
    }

    private static T[] Select<T>(Duck duck, DataFile file, IReadOnlyList<Check> checks, Func<Check, string> aggregate)
    {
        // Rows are numbered only where they are shown, since that takes one thread.
        var numbered = typeof(T) == typeof(long) ? "0" : "row_number() OVER ()";
        var columns = checks.Select(c => c.Column).OfType<DataColumn>().Distinct().Select(c => $", {c.Text} AS {c.Id}");
        var rows = $"SELECT {numbered} AS {Checks.Row}{string.Concat(columns)} FROM {file.Source}";
        return duck.Query($"SELECT count(*), {string.Join(",\n", checks.Select(aggregate))} FROM ({rows})", file.Path)
            .Select(row => checks.Select((_, i) => row.GetFieldValue<T>(i + 1)).ToArray())
            .Single();
    }

    private static List<string> Doubled(Duck duck, DataFile file, DataColumn column)
    {
        var sql = $"""
            SELECT value || ': ' || count(*) || ' times' FROM (SELECT {column.Text} AS value FROM {file.Source})
            WHERE value IS NOT NULL GROUP BY value HAVING count(*) > 1 ORDER BY count(*) DESC, value LIMIT 5
            """;
        return [.. duck.Query(sql, file.Path).Select(row => row.GetString(0))];
    }
}
