using System.Collections.Immutable;
using Workflows.Core.Triggers;

namespace Workflows.Runtime.Storing;

/// <summary>A backfill that is asked for.</summary>
/// <param name="Trigger">Of which schedule.</param>
/// <param name="Range">From when to when, and how many at once.</param>
/// <param name="Slots">The schedule's slots in it: see <see cref="BackfillRange.Slots"/>.</param>
public sealed record NewBackfill(TriggerKey Trigger, BackfillRange Range, ImmutableArray<DateTimeOffset> Slots);

/// <summary>A backfill as it stands.</summary>
/// <param name="Trigger">Of which schedule.</param>
/// <param name="Number">Its number in that.</param>
/// <param name="Range">What was asked for.</param>
/// <param name="By">Who did: responsible for its runs.</param>
/// <param name="At">When.</param>
public sealed record BackfillRecord(TriggerKey Trigger, int Number, BackfillRange Range, string By, DateTimeOffset At)
{
    /// <summary>How many slots it is to start.</summary>
    public int Slots { get; init; }

    /// <summary>How many of its range were started, or about to be, when it began.</summary>
    public int Existed { get; init; }

    /// <summary>How many are still to be started.</summary>
    public int Waiting { get; init; }

    /// <summary>How many could not be started.</summary>
    public int Failed { get; init; }

    /// <summary>How many of its runs have not ended.</summary>
    public int Unfinished { get; init; }

    /// <summary>When nothing was left to be started; null: it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public string? CancelledBy { get; init; }
}
