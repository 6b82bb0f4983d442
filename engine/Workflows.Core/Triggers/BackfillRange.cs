using System.Collections.Immutable;
using System.Globalization;

namespace Workflows.Core.Triggers;

/// <summary>
/// Slots of a schedule whose time is over, and which somebody asks to be started after all: all from one instant to another, both included. Pure.
/// </summary>
/// <param name="From">The first instant that counts.</param>
/// <param name="To">The last one.</param>
/// <param name="Parallel">The most of its runs that go on at once.</param>
public sealed record BackfillRange(DateTimeOffset From, DateTimeOffset To, int Parallel)
{
    /// <summary>The most slots of one range: each is a row from the start, so that what was promised is what happens.</summary>
    public const int MostSlots = 1_000;

    public const int MostParallel = 100;

    /// <summary>The most backfills of one trigger that go on at once.</summary>
    public const int MostOpen = 10;

    private static readonly DateTimeOffset earliest = DateTimeOffset.UnixEpoch;

    /// <summary>What is wrong with it, in words; null where nothing is.</summary>
    public string? Problem(DateTimeOffset now) => this switch
    {
        { From: var from } when from < earliest => Text($"from: expected a time since {earliest:yyyy}, found {from:O}"),
        { From: var from, To: var to } when to < from => Text($"to: expected a time after from, which is {from:O}, found {to:O}"),
        { To: var to } when to > now => Text($"to: {to:O} is still to come, and slots that come are started by the schedule itself; it is {now:O}"),
        { Parallel: < 1 or > MostParallel } => Text($"parallel: expected 1 to {MostParallel}, found {Parallel}"),
        _ => null,
    };

    /// <summary>The slots, oldest first; or why there are too many.</summary>
    /// <param name="next">When the schedule comes.</param>
    public (ImmutableArray<DateTimeOffset> Slots, string? Problem) Slots(NextOccurrence next)
    {
        List<DateTimeOffset> slots = [];
        for (var slot = next(From.AddTicks(-1)); slot <= To; slot = next(slot.Value))
        {
            slots.Add(slot.Value);
            if (slots.Count > MostSlots)
            {
                return ([], Text($"to: the range has more than {MostSlots} slots, the most for one backfill: the first {MostSlots} end at {slots[^2]:O}"));
            }
        }

        return ([.. slots], null);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
