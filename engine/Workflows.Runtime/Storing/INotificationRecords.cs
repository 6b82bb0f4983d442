namespace Workflows.Runtime.Storing;

/// <summary>What people are told, each once for each sink. What is not told yet, and what is not delivered yet, is found again after any crash.</summary>
public interface INotificationRecords
{
    /// <summary>Since when each of these sinks is told; one that was not known is from now on.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> ClaimSinksAsync(IReadOnlyCollection<string> sinks, CancellationToken cancellation);

    /// <summary>Events of the engine that nobody has looked at for whom to tell, in the order of coming.</summary>
    Task<IReadOnlyList<ArrivalRecord>> ListUntoldArrivalsAsync(int most, CancellationToken cancellation);

    /// <summary>Stores what is told of these events, in the transaction that closes them for that.</summary>
    /// <param name="notifications">One that is known stays as it is.</param>
    /// <param name="told">The numbers of the events.</param>
    /// <param name="due">See <see cref="NotificationRecord.Due"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Those that are new: of any number of callers one gets each.</returns>
    Task<IReadOnlyList<NewNotification>> AddNotificationsAsync(
        IReadOnlyList<NewNotification> notifications, IReadOnlyList<long> told, DateTimeOffset due, CancellationToken cancellation);

    /// <summary>Notifications without an outcome that nobody delivers any more, oldest first.</summary>
    /// <param name="sink">Of which sink.</param>
    /// <param name="before">Whose <see cref="NotificationRecord.Due"/> is before this.</param>
    /// <param name="most">A page.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<NotificationRecord>> ListUndeliveredAsync(string sink, DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>Notifications of approvals that are to be told again before this, should the approval still wait.</summary>
    Task<IReadOnlyList<NotificationRecord>> ListRemindersAsync(DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>Null where there is none: it was kept for its time.</summary>
    Task<NotificationRecord?> FindNotificationAsync(string id, CancellationToken cancellation);

    /// <summary>Takes over what nobody delivers any more, until the given time.</summary>
    /// <returns>False: another one was quicker.</returns>
    Task<bool> TakeNotificationAsync(NotificationRecord found, DateTimeOffset due, CancellationToken cancellation);

    /// <summary>Counts a try that begins now.</summary>
    /// <param name="id">Of which notification.</param>
    /// <param name="tries">How many came before: whoever makes a try gives it this number, and each number begins once.</param>
    /// <param name="due">See <see cref="NotificationRecord.Due"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False: another one has begun it, or there is an outcome.</returns>
    Task<bool> BeginTryAsync(string id, int tries, DateTimeOffset due, CancellationToken cancellation);

    /// <summary>A try has ended.</summary>
    /// <param name="id">Of which.</param>
    /// <param name="outcome">Null: it is tried again.</param>
    /// <param name="why">What it failed of, or whom of a sink it did not reach; null where nothing is amiss.</param>
    /// <param name="due">See <see cref="NotificationRecord.Due"/>; null with an outcome.</param>
    /// <param name="cancellation">Gives up.</param>
    Task EndTryAsync(string id, NotificationOutcome? outcome, string? why, DateTimeOffset? due, CancellationToken cancellation);

    /// <summary>Goes on to the next reminder.</summary>
    /// <param name="found">As it was found.</param>
    /// <param name="reminder">What is told now; null: nothing, the approval waits no more.</param>
    /// <param name="next">When it is told again; null: never.</param>
    /// <param name="due">Of the reminder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False: another one was quicker.</returns>
    Task<bool> RemindAsync(NotificationRecord found, NewNotification? reminder, DateTimeOffset? next, DateTimeOffset due, CancellationToken cancellation);
}
