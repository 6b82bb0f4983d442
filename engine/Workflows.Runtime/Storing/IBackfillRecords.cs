namespace Workflows.Runtime.Storing;

/// <summary>
/// Backfills of schedules. What starts their slots is a claim like any other (<see cref="TriggerClaim.Slot"/>), so that of any number of engines one starts
/// each, and never more of a backfill at once than it says.
/// </summary>
public interface IBackfillRecords
{
    /// <summary>Records one, with those of its slots that nothing has started or is about to; a slot that was skipped or failed is started after all.</summary>
    /// <param name="backfill">What is asked for. Its trigger is declared.</param>
    /// <param name="audit">Who asks; recorded with it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null: as many as may go on at once do.</returns>
    Task<BackfillRecord?> AddBackfillAsync(NewBackfill backfill, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Those of all projects that have slots left.</summary>
    Task<IReadOnlyList<BackfillRecord>> ListOpenBackfillsAsync(CancellationToken cancellation);

    /// <summary>Those of a trigger, newest first; of those that have ended the newest hundred are known.</summary>
    Task<IReadOnlyList<BackfillRecord>> ListBackfillsAsync(TriggerKey trigger, CancellationToken cancellation);

    /// <summary>Its slots that nothing has started yet, oldest first.</summary>
    Task<IReadOnlyList<DateTimeOffset>> ListBackfillSlotsAsync(TriggerKey trigger, int number, int most, CancellationToken cancellation);

    /// <summary>Slots in a time that are started or about to be, whoever asked for them, oldest first.</summary>
    Task<IReadOnlyList<SlotRecord>> ListTakenSlotsAsync(TriggerKey trigger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>A slot of a backfill can't be started, for this reason.</summary>
    Task FailBackfillSlotAsync(TriggerKey trigger, int number, DateTimeOffset planned, string why, CancellationToken cancellation);

    /// <summary>Starts no more of its slots. Runs that it has started go on.</summary>
    /// <returns>False: it has ended, or there is no such one.</returns>
    Task<bool> CancelBackfillAsync(TriggerKey trigger, int number, AuditEntry audit, CancellationToken cancellation);
}
