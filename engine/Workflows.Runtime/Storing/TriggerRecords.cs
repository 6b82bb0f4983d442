using System.Collections.Immutable;

namespace Workflows.Runtime.Storing;

/// <summary>Names a trigger of a store.</summary>
public sealed record TriggerKey(string Project, string Workflow, string Name)
{
    /// <summary>As a text: no part holds a slash.</summary>
    public override string ToString() => $"{Project}/{Workflow}/{Name}";
}

/// <summary>Which version of a workflow is live.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Name">Its name.</param>
/// <param name="Live">The version.</param>
/// <param name="Since">Since when.</param>
public sealed record LiveWorkflow(string Project, string Name, int Live, DateTimeOffset Since)
{
    /// <summary>See <see cref="VersionRecord.Folder"/>.</summary>
    public string? Folder { get; init; }
}

/// <summary>A trigger that a live version declares, of any kind but the manual one: the store keeps since when it counts, and whether it is paused.</summary>
/// <param name="Name">The trigger's name.</param>
/// <param name="When">
/// Its cron and zone, the type of its events, or its kind alone, as one text: where that changes, it counts from the change.
/// </param>
public sealed record CountedTrigger(string Name, string When);

/// <summary>How far a schedule is, or since when an event trigger counts.</summary>
/// <param name="Key">Which.</param>
/// <param name="Last">The last slot that was handled, or since when it counts.</param>
public sealed record TriggerRecord(TriggerKey Key, DateTimeOffset Last)
{
    /// <summary>Who paused it; null: nobody.</summary>
    public string? PausedBy { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Slots that wait for earlier runs to end, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Waiting { get; init; } = [];
}

/// <summary>A slot, and what became of it.</summary>
/// <param name="Planned">The planned instant.</param>
/// <param name="State">What became of it.</param>
/// <param name="Why">In words; empty where there is nothing to say.</param>
/// <param name="At">When that was recorded.</param>
public sealed record SlotRecord(DateTimeOffset Planned, SlotState State, string Why, DateTimeOffset At)
{
    public Guid? Run { get; init; }

    /// <summary>The label of <see cref="Run"/>.</summary>
    public string? Label { get; init; }

    /// <summary>The number of the backfill that starts it; null: the schedule itself, or a person.</summary>
    public int? Backfill { get; init; }
}

/// <summary>What became of a slot.</summary>
public enum SlotState
{
    /// <summary>Its run starts once earlier ones have ended.</summary>
    Waiting,
    Started,

    /// <summary>A rule of the schedule says that it does not start.</summary>
    Skipped,

    /// <summary>It could not start.</summary>
    Failed,
}
