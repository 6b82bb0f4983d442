using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;

namespace Workflows.Storage.Postgres.Leasing;

/// <summary>Who drives what, for people: engines that live with their partitions, and the partitions of nobody at the end.</summary>
internal static class EngineShares
{
    private const string Query =
        """
        WITH living AS (SELECT * FROM engines WHERE ends_at > clock_timestamp()),
             open AS (SELECT partition, count(*) AS runs FROM runs WHERE status IN ('queued', 'running') GROUP BY partition),
             asked AS (SELECT coalesce(r.partition, 0) AS partition, min(i.at) AS at FROM inbox i LEFT JOIN runs r ON r.id = i.run
                       WHERE i.answered_at IS NULL GROUP BY 1)
        SELECT e.id, e.name, (extract(epoch FROM e.started_at) * 10000000)::bigint,
               (extract(epoch FROM e.ends_at - clock_timestamp()) * 10000000)::bigint, p.id, coalesce(open.runs, 0), asked.at
        FROM partitions p FULL JOIN living e ON e.id = p.owner LEFT JOIN open ON open.partition = p.id LEFT JOIN asked ON asked.partition = p.id
        ORDER BY e.started_at, e.id, p.id
        """;

    public static IReadOnlyList<EngineRecord> List(Database database) =>
        [.. database[Query].ReadAll(Read).GroupBy(row => row.Engine).Select(rows => Sum(rows.First(), rows.Where(row => row.Partition is not null).ToList()))];

    private static Row Read(SqlRow row) => row.IsNull(0)
        ? new(null, null, null, null, row.Int(4), row.Integer(5), row.TimeOrNull(6))
        : new(row.Id(0), row.Text(1), row.Time(2), TimeSpan.FromTicks(row.Integer(3)), (int?)row.IntegerOrNull(4), row.Integer(5), row.TimeOrNull(6));

    private static EngineRecord Sum(Row engine, List<Row> share) => new(engine.Name, engine.Since, share.ConvertAll(row => row.Partition!.Value))
    {
        LeaseLeft = engine.Left,
        Runs = share.Sum(row => row.Runs),
        OldestCommand = share.Min(row => row.OldestCommand),
    };

    private sealed record Row(Guid? Engine, string? Name, DateTimeOffset? Since, TimeSpan? Left, int? Partition, long Runs, DateTimeOffset? OldestCommand);
}
