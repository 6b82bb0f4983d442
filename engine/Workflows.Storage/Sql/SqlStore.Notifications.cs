using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Notifying;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql;

/// <summary>What people are told.</summary>
public abstract partial class SqlStore
{
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> ClaimSinksAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellation) =>
        WriteAsync(database => NotificationTable.ClaimSinks(database, sinks, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<ArrivalRecord>> ListUntoldArrivalsAsync(int most, CancellationToken cancellation) =>
        ReadAsync(database => ArrivalTable.ListUntold(database, most), cancellation);

    public Task<IReadOnlyList<NewNotification>> AddNotificationsAsync(
        IReadOnlyList<NewNotification> notifications, IReadOnlyList<long> told, DateTimeOffset due, CancellationToken cancellation) =>
        WriteAsync(database => NotificationTable.Add(database, notifications, told, due, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<NotificationRecord>> ListUndeliveredAsync(
        string sink, DateTimeOffset before, int most, CancellationToken cancellation) =>
        ReadAsync(database => NotificationTable.ListUndelivered(database, sink, before, most), cancellation);

    public Task<IReadOnlyList<NotificationRecord>> ListRemindersAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        ReadAsync(database => NotificationTable.ListReminders(database, before, most), cancellation);

    public Task<NotificationRecord?> FindNotificationAsync(string id, CancellationToken cancellation) =>
        ReadAsync(database => NotificationTable.Find(database, id), cancellation);

    public Task<bool> TakeNotificationAsync(NotificationRecord found, DateTimeOffset due, CancellationToken cancellation) =>
        WriteAsync(database => NotificationTable.Take(database, found, due), cancellation);

    public Task<bool> BeginTryAsync(string id, int tries, DateTimeOffset due, CancellationToken cancellation) =>
        WriteAsync(database => NotificationTable.BeginTry(database, id, tries, due), cancellation);

    public Task EndTryAsync(string id, NotificationOutcome? outcome, string? why, DateTimeOffset? due, CancellationToken cancellation) =>
        WriteAsync(database => NotificationTable.EndTry(database, id, outcome, why, due), cancellation);

    public Task<bool> RemindAsync(
        NotificationRecord found, NewNotification? reminder, DateTimeOffset? next, DateTimeOffset due, CancellationToken cancellation) =>
        WriteAsync(database => NotificationTable.Remind(database, found, reminder, next, due, clock.GetUtcNow()), cancellation);
}
