using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Runtime.Views;

/// <summary>A backfill, as <c>--json</c> and the API show it.</summary>
/// <param name="Number">Its number in its trigger.</param>
/// <param name="State"><c>running, ended, cancelled</c>: of its starts; runs that it has started go on.</param>
/// <param name="From">The first instant of its range.</param>
/// <param name="To">The last one.</param>
/// <param name="Parallel">The most of its runs that go on at once.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="At">When.</param>
public sealed record BackfillDocument(int Number, string State, DateTimeOffset From, DateTimeOffset To, int Parallel, string By, DateTimeOffset At)
{
    /// <summary>How many slots it is to start.</summary>
    public required int Slots { get; init; }

    /// <summary>How many of its range were started, or about to be, when it began.</summary>
    public required int Existed { get; init; }

    /// <summary>How many are still to be started.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many of its runs have not ended.</summary>
    public required int Unfinished { get; init; }

    /// <summary>How many could not be started; the slots say why.</summary>
    public required int Failed { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? CancelledBy { get; init; }

    public static BackfillDocument Of(BackfillRecord backfill) => new(
        backfill.Number,
        backfill.CancelledBy is not null ? "cancelled" : backfill.EndedAt is not null ? "ended" : "running",
        backfill.Range.From,
        backfill.Range.To,
        backfill.Range.Parallel,
        backfill.By,
        backfill.At)
    {
        Slots = backfill.Slots,
        Existed = backfill.Existed,
        Waiting = backfill.Waiting,
        Unfinished = backfill.Unfinished,
        Failed = backfill.Failed,
        EndedAt = backfill.EndedAt,
        CancelledBy = backfill.CancelledBy,
    };
}

/// <summary>What a backfill would do.</summary>
/// <param name="Starts">How many slots it would start.</param>
/// <param name="Existed">How many are started already, or about to be.</param>
/// <param name="Slots">All of its range, oldest first.</param>
public sealed record BackfillPreviewDocument(int Starts, int Existed, IReadOnlyList<BackfillSlotDocument> Slots)
{
    public static BackfillPreviewDocument Of(BackfillPreview preview)
    {
        var slots = preview.Backfill.Slots.Select(planned => preview.Taken.GetValueOrDefault(planned) is { } taken
            ? new BackfillSlotDocument(planned, Starts: false, taken.Label, taken.Why)
            : new BackfillSlotDocument(planned, Starts: true, null, string.Empty)).ToList();
        return new(slots.Count(slot => slot.Starts), slots.Count(slot => !slot.Starts), slots);
    }
}

/// <summary>A slot that a backfill would start, or that is there already.</summary>
/// <param name="Planned">The planned instant.</param>
/// <param name="Starts">It would be started.</param>
/// <param name="Run">The label of the run that it has started before; null for none.</param>
/// <param name="Why">Why there is one, in words; empty where there is nothing to say.</param>
public sealed record BackfillSlotDocument(DateTimeOffset Planned, bool Starts, string? Run, string Why);
