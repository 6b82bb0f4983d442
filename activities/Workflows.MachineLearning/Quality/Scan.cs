using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>
/// Looks the rules up in the file, some at a time: DuckDB keeps a vector of values for each aggregate of a query, so thousands of them need
/// more memory than a pod has, and with FILTER each keeps a copy of the vectors of all.
/// </summary>
internal static class Scan
{
    /// <summary>Most tables are done in one pass over the file, and a second one if a rule is broken.</summary>
    private const int Together = 250;

    /// <summary>Each count of distinct values has a table of its own, of a few megabytes at least.</summary>
    private const int DistinctTogether = 16;

    /// <summary>Values in these tables; a longer column goes alone, and spills.</summary>
    private const long DistinctValues = 2_000_000;

    /// <summary>What does not hold, the gravest first: rules about the table, then those that most values break; and what holds.</summary>
    public static (IReadOnlyList<Violation> Broken, IReadOnlyList<Check> Holding) Run(Duck duck, DataFile file, IReadOnlyList<Check> checks)
    {
        var unique = (int)Math.Clamp(DistinctValues / Math.Max(file.Rows, 1), 1, DistinctTogether);
        var counts = checks.Where(c => c.Rule != Checks.Unique)
            .Chunk(Together)
            .Concat(checks.Where(c => c.Rule == Checks.Unique).Chunk(unique))
            .SelectMany(some => some.Zip(Select<long>(duck, file, some, c => $"CAST({c.CountSql} AS BIGINT)")))
            .ToDictionary(c => c.First, c => c.Second);
        Check[] broken = [.. checks.Where(c => counts[c] > 0).OrderByDescending(c => c.Column is null).ThenByDescending(c => counts[c])];
        var examples = broken.Take(Violation.WithExamples)
            .Chunk(Together)
            .SelectMany(some => some.Zip(Select<List<string>>(duck, file, some, c => c.ExamplesSql)))
            .ToDictionary(c => c.First, c => c.First.Rule == Checks.Unique ? Doubled(duck, file, c.First) : c.Second);
        return (
            [.. broken.Select(c => new Violation(c.Column?.Name, c.Rule, c.Expected, counts[c], examples.GetValueOrDefault(c, [])))],
            [.. checks.Where(c => counts[c] == 0)]);
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

    private static List<string> Doubled(Duck duck, DataFile file, Check check)
    {
        var column = check.Column!;
        var sql = $"""
            SELECT left(min(value), {Checks.ShownLength}) || ': ' || count(*) || ' times'
            FROM (SELECT {column.Id} AS value, {check.Key} AS same FROM (SELECT {column.Text} AS {column.Id} FROM {file.Source}))
            WHERE same IS NOT NULL GROUP BY same HAVING count(*) > 1 ORDER BY count(*) DESC, min(value) LIMIT 5
            """;
        return [.. duck.Query(sql, file.Path).Select(row => row.GetString(0))];
    }
}
