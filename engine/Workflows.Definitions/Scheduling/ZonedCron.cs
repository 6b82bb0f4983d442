using Cronos;

namespace Workflows.Definitions.Scheduling;

/// <summary>
/// A cron on the wall clock of a time zone. The cron is asked for the calendar only, and the zone for nothing but its offset at an instant: from a wall clock
/// back to an instant is where libraries disagree with themselves. Zones whose winter time is the exception, such as Europe/Dublin, gave the same time again
/// and again.
/// </summary>
/// <param name="cron">Its calendar.</param>
/// <param name="zone">Its clock.</param>
/// <param name="isOften">What stands twice on the clock comes twice.</param>
internal sealed class ZonedCron(CronExpression cron, TimeZoneInfo zone, bool isOften)
{
    /// <summary>No zone changes its offset twice in so short a time, or by more.</summary>
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    /// <summary>See <see cref="Core.Triggers.NextOccurrence"/>.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        for (var (from, inclusive) = (after.UtcDateTime, false); ;)
        {
            var offset = zone.GetUtcOffset(from);
            if (OnCalendar(from + offset, inclusive) is not { } wall)
            {
                return null;
            }

            var at = wall - offset;
            if (FirstChange(from, at) is { } change)
            {
                // The clock jumps over what stands between the old offset and the new one: what is planned there comes now.
                if (OnCalendar(change + offset, inclusive: true) < change + zone.GetUtcOffset(change))
                {
                    return new(change, TimeSpan.Zero);
                }

                (from, inclusive) = (change, true);
            }
            else if (isOften || !WasShown(at, wall))
            {
                return new(at, TimeSpan.Zero);
            }
            else
            {
                (from, inclusive) = (at, false);
            }
        }
    }

    private DateTime? OnCalendar(DateTime wall, bool inclusive) => cron.GetNextOccurrence(DateTime.SpecifyKind(wall, DateTimeKind.Utc), inclusive);

    /// <summary>The clock was set back just before, and has shown this time already.</summary>
    private bool WasShown(DateTime at, DateTime wall) =>
        FirstChange(at - day, at) is { } change && wall < change + zone.GetUtcOffset(change.AddSeconds(-1));

    /// <summary>The first instant in (<paramref name="from"/>, <paramref name="to"/>] that has another offset than the one before it; null for none.</summary>
    private DateTime? FirstChange(DateTime from, DateTime to)
    {
        // Offsets change at whole seconds.
        var low = new DateTime(from.Ticks - (from.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        var offset = zone.GetUtcOffset(low);
        while (low < to)
        {
            var high = to - low > day ? low + day : to;
            if (zone.GetUtcOffset(high) == offset)
            {
                low = high;
                continue;
            }

            while (high - low > TimeSpan.FromSeconds(1))
            {
                var middle = low.AddSeconds((long)((high - low).TotalSeconds / 2));
                (low, high) = zone.GetUtcOffset(middle) == offset ? (middle, high) : (low, middle);
            }

            return high;
        }

        return null;
    }
}
