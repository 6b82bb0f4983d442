using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Registry;

/// <summary>Time series that attempts report. A point that comes again (same name, time and step: its batch was sent twice) is stored once.</summary>
internal static class Metrics
{
    public static int Add(Database database, Guid attempt, IReadOnlyList<MetricPoint> points)
    {
        foreach (var point in points)
        {
            database[
                """
                INSERT INTO metrics (run, attempt, name, value, step, at) SELECT run, uid, ?2, ?3, ?4, ?5 FROM attempts WHERE uid = ?1
                ON CONFLICT DO NOTHING
                """]
                .With(attempt).With(point.Name).With(point.Value).With(point.Step).With(point.At).Run();
        }

        return points.Count;
    }

    public static IReadOnlyList<MetricPoint> List(Database database, Guid run) =>
        database[
            """
            SELECT m.name, m.value, m.step, m.at, a.step, a.uid FROM metrics m JOIN attempts a ON a.uid = m.attempt WHERE m.run = ? ORDER BY m.rowid
            """]
            .With(run)
            .ReadAll(row => new MetricPoint(row.Text(0), row.Real(1), row.IntegerOrNull(2), row.Time(3)) { Ordinal = row.Int(4), Attempt = row.Id(5) });
}
