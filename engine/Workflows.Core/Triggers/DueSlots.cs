using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Triggers;

/// <summary>
/// What a schedule wants at one moment. A slot is a planned instant. The newest one that is due is on time for a minute; all others that are due were missed,
/// and <see cref="TriggerDefinition.Schedule.Missed"/> says what becomes of them.
/// </summary>
/// <param name="Start">The slots to be started, oldest first: planned instants.</param>
/// <param name="Passed">Slots that are not made up for; null for none.</param>
/// <param name="Next">When the next slot is due; null: never.</param>
public sealed record DueSlots(ImmutableArray<DateTimeOffset> Start, PassedSlots? Passed, DateTimeOffset? Next)
{
    /// <summary>A restart, or a store that is away for a moment, is no outage.</summary>
    private static readonly TimeSpan onTime = TimeSpan.FromMinutes(1);

    /// <summary>Looks.</summary>
    /// <param name="schedule">Its rules.</param>
    /// <param name="identity">Of the trigger, in its store: what its jitter is drawn from.</param>
    /// <param name="next">When the schedule comes.</param>
    /// <param name="last">The last slot that was handled, or since when the schedule counts: later slots are open.</param>
    /// <param name="now">The time.</param>
    public static DueSlots Of(TriggerDefinition.Schedule schedule, string identity, NextOccurrence next, DateTimeOffset last, DateTimeOffset now)
    {
        // One more tells whether any is left out, and the newest may not be due yet.
        var most = schedule.Missed == Missed.All ? schedule.MissedLimit : 1;
        var came = Newest(next, last, now, most + 2);
        DateTimeOffset Due(DateTimeOffset planned) => Jitter.Due(schedule, identity, next, planned);

        DateTimeOffset? coming = null;
        if (came.Count > 0 && Due(came[^1]) > now)
        {
            coming = Due(came[^1]);
            came.RemoveAt(came.Count - 1);
        }
        else if (next(now > last ? now : last) is { } following)
        {
            coming = Due(following);
        }

        if (came.Count == 0)
        {
            return new([], null, coming);
        }

        var wanted = came.Skip(came.Count - most).Where(slot => schedule.Missed != Missed.Skip || now - Due(slot) <= onTime).ToList();
        var start = wanted.Where(slot => !(now - Due(slot) > schedule.StartingDeadline)).ToImmutableArray();
        var left = came.Count - start.Length;
        return new(start, left == 0 ? null : new(next(last) ?? came[0], came[left - 1], Why(schedule, tooLate: start.Length < wanted.Count)), coming);
    }

    private static string Why(TriggerDefinition.Schedule schedule, bool tooLate) => schedule switch
    {
        _ when tooLate => $"its startingDeadline of {Duration.Write(schedule.StartingDeadline!.Value)} was over",
        { Missed: Missed.Skip } => "it was missed, and missed slots are skipped",
        { Missed: Missed.Latest } => "it was missed, and only the latest is made up for",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"it was missed, and only the newest {schedule.MissedLimit} are made up for"),
    };

    /// <summary>
    /// The newest slots in (<paramref name="last"/>, <paramref name="now"/>], in order. Only as far back as needed: after a year a schedule of every second
    /// has left thirty million.
    /// </summary>
    private static List<DateTimeOffset> Newest(NextOccurrence next, DateTimeOffset last, DateTimeOffset now, int most)
    {
        for (var span = TimeSpan.FromMinutes(1); ; span *= 2)
        {
            var from = now - last <= span ? last : now - span;
            List<DateTimeOffset> slots = [];
            for (var slot = next(from); slot <= now; slot = next(slot.Value))
            {
                slots.Add(slot.Value);
            }

            if (slots.Count >= most || from == last)
            {
                return slots.Count > most ? slots[^most..] : slots;
            }
        }
    }
}

/// <summary>Slots in a row that are not started.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Why">In words.</param>
public sealed record PassedSlots(DateTimeOffset First, DateTimeOffset Last, string Why);
