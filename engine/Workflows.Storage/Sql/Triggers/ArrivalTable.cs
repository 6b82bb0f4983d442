using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.Triggers;

/// <summary>Events, each stored once. Works inside the caller's transaction.</summary>
internal static class ArrivalTable
{
    private const string Columns = "SELECT number, project, source, event, type, subject, time, data, by, at, expires FROM arrivals";

    /// <summary>See <see cref="IArrivalRecords.AddArrivalsAsync"/>.</summary>
    public static IReadOnlyList<ArrivalRecord> Add(Database database, IReadOnlyList<NewArrival> arrivals, AuditEntry? audit, DateTimeOffset now)
    {
        var added = 0;

        // In one order for all: two that send the same events must not wait for each other.
        foreach (var arrival in arrivals.OrderBy(arrival => arrival.Source, StringComparer.Ordinal).ThenBy(arrival => arrival.Id, StringComparer.Ordinal))
        {
            // One that is over and not yet forgotten is no reason not to take another.
            database["DELETE FROM arrivals WHERE project = ? AND source = ? AND event = ? AND expires < ?"]
                .With(arrival.Project).With(arrival.Source).With(arrival.Id).With(now).Run();
            added += Write(database, arrival, now);
        }

        AuditTable.Append(database, added == 0 ? null : audit, now);
        return [.. arrivals.Select(arrival => Find(database, arrival))];
    }

    /// <summary>Writes an event that nobody has stored yet, and reads nothing.</summary>
    /// <returns>How many are new.</returns>
    public static int Write(Database database, NewArrival arrival, DateTimeOffset now)
    {
        var latest = now + NewArrival.KeptFor;
        return database[
            """
            INSERT INTO arrivals (project, source, event, type, subject, time, data, by, at, expires, told_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (project, source, event) DO NOTHING
            """]
            .With(arrival.Project).With(arrival.Source).With(arrival.Id).With(arrival.Type).With(arrival.Subject).With(arrival.Time)
            .With(arrival.Data).With(arrival.By).With(now).With(arrival.Expires < latest ? arrival.Expires : latest)
            .With(arrival.IsOwn ? null : (DateTimeOffset?)now).Run();
    }

    public static IReadOnlyList<ArrivalRecord> List(Database database, ArrivalFilter filter) =>
        database[$"{Columns} WHERE project = ?1 AND (?2 IS NULL OR type = ?2) AND number < ?3 ORDER BY number DESC LIMIT ?4"]
            .With(filter.Project).With(filter.Type).With(filter.Before ?? long.MaxValue).With((long)filter.Most).ReadAll(Record);

    public static IReadOnlyList<ArrivalRecord> ListOpen(Database database, long after, int most) =>
        database[$"{Columns} WHERE handled_at IS NULL AND number > ? ORDER BY number LIMIT ?"].With(after).With((long)most).ReadAll(Record);

    /// <summary>Only the engine's own: see <see cref="Write"/>.</summary>
    public static IReadOnlyList<ArrivalRecord> ListUntold(Database database, int most) =>
        database[$"{Columns} WHERE told_at IS NULL ORDER BY number LIMIT ?"].With((long)most).ReadAll(Record);

    public static bool Close(Database database, IReadOnlyList<long> numbers, DateTimeOffset now)
    {
        // A few at a time, where nobody waits for an answer.
        database["DELETE FROM arrivals WHERE number IN (SELECT number FROM arrivals WHERE expires < ? ORDER BY expires LIMIT 1000)"].With(now).Run();
        foreach (var number in numbers.Order())
        {
            database["UPDATE arrivals SET handled_at = ? WHERE number = ? AND handled_at IS NULL"].With(now).With(number).Run();
        }

        return true;
    }

    public static IReadOnlyList<ArrivalRecord> Read(Database database, string project, string type, DateTimeOffset since, long after, int most) =>
        database[$"{Columns} WHERE project = ? AND type = ? AND number > ? AND at >= ? ORDER BY number LIMIT ?"]
            .With(project).With(type).With(after).With(since).With((long)most).ReadAll(Record);

    private static ArrivalRecord Find(Database database, NewArrival arrival) =>
        database[$"{Columns} WHERE project = ? AND source = ? AND event = ?"].With(arrival.Project).With(arrival.Source).With(arrival.Id).ReadOne(Record)!;

    private static ArrivalRecord Record(SqlRow row)
    {
        var expires = row.Time(10);
        var arrival = new NewArrival(row.Text(1), row.Text(2), row.Text(3), row.Text(4))
        {
            Subject = row.TextOrNull(5),
            Time = row.TimeOrNull(6),
            Data = row.Text(7),
            By = row.Text(8),
            Expires = expires,
        };
        return new(row.Integer(0), arrival, row.Time(9), expires);
    }
}
