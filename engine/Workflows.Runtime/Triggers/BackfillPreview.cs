using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>What a backfill would start, as things are.</summary>
/// <param name="Backfill">What is asked for.</param>
/// <param name="Taken">Slots of its range that are started already, or about to be, by when they were planned.</param>
public sealed record BackfillPreview(NewBackfill Backfill, IReadOnlyDictionary<DateTimeOffset, SlotRecord> Taken)
{
    /// <summary>Why no more are taken on: see <see cref="IBackfillRecords.AddBackfillAsync"/>.</summary>
    public static string TooMany { get; } = $"{BackfillRange.MostOpen} backfills of this trigger go on, which is the most at once: wait for one, or cancel it";

    /// <summary>Null where the range is wrong; then why, in words.</summary>
    public static async Task<(BackfillPreview? Preview, string? Problem)> OfAsync(
        IBackfillRecords store, LiveSchedule schedule, BackfillRange range, DateTimeOffset now, CancellationToken cancellation)
    {
        if (range.Problem(now) is { } wrong)
        {
            return (null, wrong);
        }

        var (slots, problem) = range.Slots(schedule.Next);
        if (problem is not null)
        {
            return (null, problem);
        }

        var taken = await store.ListTakenSlotsAsync(schedule.Key, range.From, range.To, cancellation);
        return (new(new(schedule.Key, range, slots), taken.ToDictionary(slot => slot.Planned)), null);
    }
}
