namespace Workflows.Runtime.Timing;

/// <summary>
/// The engine's time: the wall clock's, except that it never goes back. Where the wall clock is set back (by a person, or by NTP after a boot with
/// a wrong time), this one goes on at its steady rate, so that a wait of 15 seconds is over after 15 seconds and no duration is negative (F18).
/// Where the wall clock is set forward, or the machine slept, it follows at once: a wait until eight o'clock ends at eight. Thread-safe.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>Ticks by which the wall clock is ahead of the steady one: the most that was ever seen.</summary>
    private long ahead = long.MinValue;

    public DateTimeOffset Now
    {
        get
        {
            // The steady clock is read last: a thread that is held up between the two would otherwise see the wall clock too far ahead, for good.
            var wall = time.GetUtcNow().UtcTicks;
            var steady = time.GetElapsedTime(start).Ticks;
            return new DateTimeOffset(steady + Greatest(wall - steady), TimeSpan.Zero);
        }
    }

    /// <summary>A timer on the steady clock.</summary>
    public ITimer CreateTimer(Action ring) => time.CreateTimer(_ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private long Greatest(long seen)
    {
        var known = Interlocked.Read(ref ahead);
        while (seen > known)
        {
            var was = Interlocked.CompareExchange(ref ahead, seen, known);
            if (was == known)
            {
                return seen;
            }

            known = was;
        }

        return known;
    }
}
