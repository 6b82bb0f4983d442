namespace Workflows.Server.Limiting;

/// <summary>So many at once, after a silence, and so many a second in the long run. Thread-safe.</summary>
/// <param name="perSecond">How fast it fills.</param>
/// <param name="burst">How much it holds; it begins full.</param>
/// <param name="time">The clock.</param>
internal sealed class RateBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock gate = new();
    private double left = burst;
    private long filledAt = time.GetTimestamp();

    /// <summary>When something was last taken, or asked for.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref filledAt));

    /// <summary>Takes one.</summary>
    /// <returns>Null: it may go on; otherwise how long until the next one may.</returns>
    public TimeSpan? Take()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            left = Math.Min(burst, left + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
            filledAt = now;
            if (left < 1) return TimeSpan.FromSeconds((1 - left) / perSecond);
            left--;
            return null;
        }
    }

    /// <summary>Puts one back that was taken.</summary>
    public void GiveBack()
    {
        lock (gate) left = Math.Min(burst, left + 1);
    }
}
