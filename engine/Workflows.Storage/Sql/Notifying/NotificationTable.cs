using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;

namespace Workflows.Storage.Sql.Notifying;

/// <summary>What people are told. Works inside the caller's transaction.</summary>
internal static class NotificationTable
{
    private const string Columns =
        "SELECT id, sink, project, type, subject, data, happened, tries, due, reminders, remind_at, outcome, why FROM notifications";

    /// <summary>See <see cref="INotificationRecords.ClaimSinksAsync"/>.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> ClaimSinks(Database database, IEnumerable<string> sinks, DateTimeOffset now)
    {
        Dictionary<string, DateTimeOffset> since = [];
        foreach (var sink in sinks.Order(StringComparer.Ordinal))
        {
            database["INSERT INTO notification_sinks (name, since) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"].With(sink).With(now).Run();
            since[sink] = database["SELECT since FROM notification_sinks WHERE name = ?"].With(sink).ReadOne(static row => row.Time(0));
        }

        return since;
    }

    public static IReadOnlyList<NewNotification> Add(
        Database database, IReadOnlyList<NewNotification> notifications, IReadOnlyList<long> told, DateTimeOffset due, DateTimeOffset now)
    {
        // A few at a time, where nobody waits for an answer. What nobody has taken for all that time is for a sink that is gone.
        database[
            """
            DELETE FROM notifications WHERE id IN (
                SELECT id FROM notifications WHERE at < ? AND (due IS NULL OR due < ?) AND remind_at IS NULL ORDER BY at LIMIT 1000)
            """].With(now - NewArrival.KeptFor).With(now - NewArrival.KeptFor).Run();

        // In one order for all: two that tell of the same events must not wait for each other.
        var added = notifications.OrderBy(each => each.Id, StringComparer.Ordinal).Where(each => Write(database, each, due, now)).ToList();
        foreach (var number in told.Order())
        {
            database["UPDATE arrivals SET told_at = ? WHERE number = ? AND told_at IS NULL"].With(now).With(number).Run();
        }

        return added;
    }

    public static IReadOnlyList<NotificationRecord> ListUndelivered(Database database, string sink, DateTimeOffset before, int most) =>
        database[$"{Columns} WHERE sink = ? AND due IS NOT NULL AND due < ? ORDER BY due, id LIMIT ?"]
            .With(sink).With(before).With((long)most).ReadAll(Record);

    public static IReadOnlyList<NotificationRecord> ListReminders(Database database, DateTimeOffset before, int most) =>
        database[$"{Columns} WHERE remind_at IS NOT NULL AND remind_at <= ? ORDER BY remind_at, id LIMIT ?"]
            .With(before).With((long)most).ReadAll(Record);

    public static NotificationRecord? Find(Database database, string id) => database[$"{Columns} WHERE id = ?"].With(id).ReadOne(Record);

    public static bool Take(Database database, NotificationRecord found, DateTimeOffset due) =>
        database["UPDATE notifications SET due = ? WHERE id = ? AND due = ? AND tries = ?"]
            .With(due).With(found.Notification.Id).With(found.Due).With((long)found.Tries).Run() == 1;

    public static bool BeginTry(Database database, string id, int tries, DateTimeOffset due) =>
        database["UPDATE notifications SET due = ?, tries = tries + 1 WHERE id = ? AND due IS NOT NULL AND tries = ?"]
            .With(due).With(id).With((long)tries).Run() == 1;

    public static bool EndTry(Database database, string id, NotificationOutcome? outcome, string? why, DateTimeOffset? due) =>
        database["UPDATE notifications SET due = ?, outcome = ?, why = ? WHERE id = ? AND due IS NOT NULL"]
            .With(due).With(outcome?.Word()).With(why).With(id).Run() == 1;

    public static bool Remind(
        Database database, NotificationRecord found, NewNotification? reminder, DateTimeOffset? next, DateTimeOffset due, DateTimeOffset now)
    {
        var isFirst = database["UPDATE notifications SET remind_at = ?, reminders = reminders + ? WHERE id = ? AND reminders = ? AND remind_at IS NOT NULL"]
            .With(next).With(reminder is null ? 0L : 1L).With(found.Notification.Id).With((long)found.Reminders).Run() == 1;
        return isFirst && (reminder is null || Write(database, reminder, due, now));
    }

    private static bool Write(Database database, NewNotification told, DateTimeOffset due, DateTimeOffset now) =>
        database[
            """
            INSERT INTO notifications (id, sink, project, type, subject, data, happened, at, due, remind_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """]
            .With(told.Id).With(told.Sink).With(told.Project).With(told.Type).With(told.Subject).With(told.Data).With(told.Happened).With(now)
            .With(due).With(told.RemindAt).Run() == 1;

    private static NotificationRecord Record(SqlRow row) => new(
        new(row.Text(0), row.Text(1), row.Text(2), row.Text(3))
        {
            Subject = row.Text(4),
            Data = row.Text(5),
            Happened = row.Time(6),
            RemindAt = row.TimeOrNull(10),
        },
        row.Int(7),
        row.TimeOrNull(8),
        row.Int(9))
    {
        Outcome = row.TextOrNull(11) is { } outcome ? StoredWords<NotificationOutcome>.Parse(outcome) : null,
        Why = row.TextOrNull(12),
    };
}
