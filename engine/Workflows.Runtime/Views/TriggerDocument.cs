using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Runtime.Views;

/// <summary>A trigger of a live version, as <c>--json</c> and the API show it.</summary>
public sealed record TriggerDocument
{
    public required string Workflow { get; init; }

    public required string Name { get; init; }

    /// <summary><c>schedule, git, webhook, event, manual</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it waits for, in a line.</summary>
    public required string What { get; init; }

    /// <summary>It starts runs as things are.</summary>
    public required bool Fires { get; init; }

    /// <summary>Why it does not; null where it does.</summary>
    public string? WhyNot { get; init; }

    /// <summary>When a schedule is due next; of one that is paused, when it would be.</summary>
    public DateTimeOffset? Next { get; init; }

    public string? PausedBy { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Slots that wait for earlier runs to end; null where no engine has looked at the schedule yet.</summary>
    public int? Waiting { get; init; }

    /// <summary>Its newest slot; null for none.</summary>
    public SlotDocument? Last { get; init; }

    public static TriggerDocument Of(TriggerState state, DateTimeOffset now, bool isDriven) => new()
    {
        Workflow = state.Declared.Workflow,
        Name = state.Declared.Trigger.Name,
        Kind = state.Declared.Trigger.Kind,
        What = state.Declared.What,
        Fires = state.WhyNot(now, isDriven) is null,
        WhyNot = state.WhyNot(now, isDriven),
        Next = state.Next(now),
        PausedBy = state.Record?.PausedBy,
        PausedAt = state.Record?.PausedAt,
        Waiting = state.Record?.Waiting.Length,
        Last = state.Last is { } last ? SlotDocument.Of(last) : null,
    };
}

/// <summary>A slot of a schedule, and what became of it.</summary>
/// <param name="Planned">The planned instant.</param>
/// <param name="State"><c>waiting, started, skipped, failed</c>.</param>
/// <param name="Why">In words; empty where there is nothing to say.</param>
/// <param name="Run">The label of the run that it started; null for none.</param>
/// <param name="At">When that was recorded.</param>
public sealed record SlotDocument(DateTimeOffset Planned, string State, string Why, string? Run, DateTimeOffset At)
{
    public static SlotDocument Of(SlotRecord slot) => new(slot.Planned, slot.State.Word(), slot.Why, slot.Label, slot.At);
}
