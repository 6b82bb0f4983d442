using Workflows.Core.Definitions;

namespace Workflows.Runtime.Storing;

/// <summary>
/// What may start one run only: a closed family. Its row and the run are recorded in one transaction; where the row is there already, no other run starts.
/// </summary>
public abstract record TriggerClaim
{
    private TriggerClaim()
    {
    }

    /// <summary>A planned instant of a schedule of the run's workflow.</summary>
    /// <param name="Trigger">The trigger's name.</param>
    /// <param name="Planned">The instant.</param>
    public sealed record Slot(string Trigger, DateTimeOffset Planned) : TriggerClaim
    {
        /// <summary>What it does while earlier runs of the trigger have not ended.</summary>
        public Overlap Overlap { get; init; }

        /// <summary>Who started it by hand: it does not wait, and leaves the schedule as it is. Null for a slot that came.</summary>
        public string? By { get; init; }

        /// <summary>The number of the backfill that <see cref="By"/> asked for: the slot is one of its rows, and waits for a place among its runs.</summary>
        public int? Backfill { get; init; }
    }

    /// <summary>
    /// A webhook. One that repeats a delivery whose run was removed since starts none; one that comes while its trigger is paused is recorded as ignored.
    /// </summary>
    /// <param name="What">As it came; what starts no run is recorded by <see cref="IDeliveryRecords.RecordDeliveryAsync"/>.</param>
    public sealed record Delivery(NewDelivery What) : TriggerClaim
    {
        /// <summary>A person asks that it be judged once more: it starts a run also while the trigger is paused.</summary>
        public bool IsReplay { get; init; }
    }

    /// <summary>An event that matches an event trigger. Where that is paused, or starts no more runs for now, the event is recorded as ignored.</summary>
    /// <param name="What">The event as it came to the trigger.</param>
    /// <param name="At">When it came, by the store's clock.</param>
    /// <param name="Trigger">What its author wrote.</param>
    public sealed record Arrival(NewDelivery What, DateTimeOffset At, TriggerDefinition.Event Trigger) : TriggerClaim;
}

/// <summary>What came of a claim.</summary>
/// <param name="Run">The run that it started, now or before (<see cref="AcceptedRun.Existed"/>); null: none.</param>
/// <param name="Why">Why there is no run; empty where there is one.</param>
public sealed record ClaimedRun(AcceptedRun? Run, string Why);
