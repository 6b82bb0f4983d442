using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Triggers;

namespace Workflows.Storage.Sql;

/// <summary>Slots that are started after their time.</summary>
public abstract partial class SqlStore
{
    public Task<BackfillRecord?> AddBackfillAsync(NewBackfill backfill, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => BackfillTable.Add(database, backfill, audit, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<BackfillRecord>> ListOpenBackfillsAsync(CancellationToken cancellation) =>
        ReadAsync(BackfillTable.ListOpen, cancellation);

    public Task<IReadOnlyList<BackfillRecord>> ListBackfillsAsync(TriggerKey trigger, CancellationToken cancellation) =>
        ReadAsync(database => BackfillTable.List(database, trigger), cancellation);

    public Task<IReadOnlyList<DateTimeOffset>> ListBackfillSlotsAsync(TriggerKey trigger, int number, int most, CancellationToken cancellation) =>
        ReadAsync(database => BackfillTable.ListSlots(database, trigger, number, most), cancellation);

    public Task<IReadOnlyList<SlotRecord>> ListTakenSlotsAsync(
        TriggerKey trigger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        ReadAsync(database => BackfillTable.ListTaken(database, trigger, from, to), cancellation);

    public Task FailBackfillSlotAsync(TriggerKey trigger, int number, DateTimeOffset planned, string why, CancellationToken cancellation) =>
        WriteAsync(database => BackfillTable.Fail(database, trigger, number, planned, why, clock.GetUtcNow()), cancellation);

    public Task<bool> CancelBackfillAsync(TriggerKey trigger, int number, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => BackfillTable.Cancel(database, trigger, number, audit, clock.GetUtcNow()), cancellation);
}
