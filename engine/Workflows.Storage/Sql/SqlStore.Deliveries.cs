using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Accepting;

namespace Workflows.Storage.Sql;

/// <summary>Webhooks that start no run; one that does is claimed.</summary>
public abstract partial class SqlStore
{
    public Task<DeliveryRecord?> FindDeliveryAsync(TriggerKey trigger, int number, CancellationToken cancellation) =>
        ReadAsync(database => Deliveries.Find(database, trigger, number), cancellation);

    public Task<DeliveryRecord> RecordDeliveryAsync(
        NewDelivery delivery, DeliveryOutcome outcome, string verdict, AuditEntry? audit, CancellationToken cancellation) =>
        WriteAsync(database => Deliveries.Record(database, delivery, outcome, verdict, audit, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        ReadAsync(database => Deliveries.List(database, trigger, most), cancellation);
}
