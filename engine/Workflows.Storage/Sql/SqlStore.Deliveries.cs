using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Accepting;

namespace Workflows.Storage.Sql;

/// <summary>Webhooks that start no run; one that does is claimed.</summary>
public abstract partial class SqlStore
{
    public Task<DeliveryRecord> RecordDeliveryAsync(NewDelivery delivery, DeliveryOutcome outcome, string verdict, CancellationToken cancellation) =>
        WriteAsync(database => Deliveries.Record(database, delivery, outcome, verdict, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation) =>
        ReadAsync(database => Deliveries.List(database, trigger, most), cancellation);
}
