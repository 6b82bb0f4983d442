using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite.Reading;

/// <summary>History.</summary>
internal static class EventReads
{
    public static IReadOnlyList<EventRecord> List(Database database, Guid run, long after, int most) =>
        database["SELECT sequence, at, type, fact, changes FROM events WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?"]
            .With(run).With(after).With(most).ReadAll(row => new EventRecord(row.Integer(0), row.Time(1), row.Text(2), row.Text(3), row.Text(4)));
}
