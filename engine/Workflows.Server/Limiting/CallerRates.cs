using System.Collections.Concurrent;

namespace Workflows.Server.Limiting;

/// <summary>
/// So many a minute for each caller, whoever they are: a minute's worth at once, then as it comes in again. Counted in memory: by each server for itself, and
/// from the beginning after a restart.
/// </summary>
/// <param name="perMinute">How many.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerRates(int perMinute, TimeProvider time)
{
    private const int FirstSweep = 1_000;

    /// <summary>After as long a bucket is full again, and may be forgotten.</summary>
    private static readonly TimeSpan silence = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, RateBucket> buckets = new();
    private int nextSweep = FirstSweep;

    public int PerMinute => perMinute;

    /// <summary>How many callers are remembered.</summary>
    public int Count => buckets.Count;

    /// <returns>Null: they may go on; otherwise how long until they may.</returns>
    public TimeSpan? Take(string who)
    {
        Sweep();
        return buckets.GetOrAdd(who, static (_, made) => new(made.perMinute / 60.0, made.perMinute, made.time), (perMinute, time)).Take();
    }

    /// <summary>What they have taken does not count.</summary>
    public void GiveBack(string who)
    {
        if (buckets.TryGetValue(who, out var bucket)) bucket.GiveBack();
    }

    /// <summary>Strangers come from many addresses: when there are twice as many as were left the last time, those that were silent are forgotten.</summary>
    private void Sweep()
    {
        var threshold = Volatile.Read(ref nextSweep);
        if (buckets.Count < threshold || Interlocked.CompareExchange(ref nextSweep, int.MaxValue, threshold) != threshold) return;
        foreach (var (who, bucket) in buckets)
        {
            if (bucket.Idle >= silence) buckets.TryRemove(who, out _);
        }

        Volatile.Write(ref nextSweep, Math.Max(FirstSweep, 2 * buckets.Count));
    }
}
