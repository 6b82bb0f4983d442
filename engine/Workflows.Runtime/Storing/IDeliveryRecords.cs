namespace Workflows.Runtime.Storing;

/// <summary>
/// Webhooks that came with a valid signature, and what became of each. One that starts a run is written with that run
/// (<see cref="TriggerClaim.Delivery"/>); all others are written here.
/// </summary>
public interface IDeliveryRecords
{
    /// <summary>
    /// Records a delivery that starts no run. One that started a run before, by its id or by the same bytes within
    /// <see cref="NewDelivery.SameFor"/>, stays as it is and is given back; any other one of the same id is written anew.
    /// </summary>
    /// <param name="delivery">What came.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="verdict">The same in words.</param>
    /// <param name="audit">Who asked for it, recorded with it; null: it came by itself.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<DeliveryRecord> RecordDeliveryAsync(
        NewDelivery delivery, DeliveryOutcome outcome, string verdict, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>Deliveries to a trigger, newest first.</summary>
    Task<IReadOnlyList<DeliveryRecord>> ListDeliveriesAsync(TriggerKey trigger, int most, CancellationToken cancellation);

    /// <summary>One of them, with its body where that is kept; null where there is none.</summary>
    Task<DeliveryRecord?> FindDeliveryAsync(TriggerKey trigger, int number, CancellationToken cancellation);
}
