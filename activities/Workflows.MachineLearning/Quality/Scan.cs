using System.Data.Common;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Quality;

/// <summary>Rules and profile of a table, from one pass over its rows.</summary>
internal sealed record Scan(long Rows, IReadOnlyList<ColumnProfile> Columns, IReadOnlyList<Violation> Violations)
{
    public static Scan Run(Duck duck, DataFile file, IReadOnlyList<Check> checks)
    {
        var profiles = file.Columns.Select(c => Sql.Name(c.Name)).SelectMany(c =>
        {
            var number = $"TRY_CAST({c} AS DOUBLE)";
            var finite = $"isfinite({number})";
            return new[] { Checks.Count($"{c} IS NULL"), Checks.Count(finite), $"min({number}) FILTER ({finite})", $"max({number}) FILTER ({finite})" };
        });
        string[] aggregates = ["count(*)", .. profiles, .. checks.SelectMany(c => new[] { $"({c.CountSql})::BIGINT", c.ExamplesSql })];
        var sql = $"SELECT {string.Join(",\n", aggregates)} FROM (SELECT row_number() OVER () AS {Checks.Row}, * FROM {file.TextSource})";
        var scan = duck.Query(sql, file.Path).Select(row => Read(row, file, checks)).Single();
        return scan with { Violations = [.. scan.Violations.Select(v => v.Rule == "unique" ? v with { Examples = Doubled(duck, file, v.Column!) } : v)] };
    }

    private static Scan Read(DbDataReader row, DataFile file, IReadOnlyList<Check> checks)
    {
        var profiles = file.Columns.Select((column, i) => Profile(row, column.Name, 1 + (4 * i))).ToArray();
        var first = 1 + (4 * profiles.Length);
        var violations = checks
            .Select((check, i) => (Check: check, At: first + (2 * i)))
            .Select(c => new Violation(c.Check.Column, c.Check.Rule, c.Check.Expected, row.GetInt64(c.At), row.GetFieldValue<List<string>>(c.At + 1)))
            .Where(v => v.Count > 0);
        return new Scan(row.GetInt64(0), profiles, [.. violations]);
    }

    private static ColumnProfile Profile(DbDataReader row, string name, int at) =>
        new(name, row.GetInt64(at), row.GetInt64(at + 1), Number(row, at + 2), Number(row, at + 3));

    private static double? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static List<string> Doubled(Duck duck, DataFile file, string column)
    {
        var name = Sql.Name(column);
        var sql = $"""
            SELECT {name} || ': ' || count(*) || ' times' FROM {file.TextSource}
            WHERE {name} IS NOT NULL GROUP BY {name} HAVING count(*) > 1 ORDER BY count(*) DESC, {name} LIMIT 5
            """;
        return [.. duck.Query(sql, file.Path).Select(row => row.GetString(0))];
    }
}
