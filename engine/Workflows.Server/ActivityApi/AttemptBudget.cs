namespace Workflows.Server.ActivityApi;

/// <summary>What is left to one attempt of its <see cref="AttemptLimits"/>: a token bucket of requests, and two sums of bytes. Thread-safe.</summary>
internal sealed class AttemptBudget(AttemptLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = limits.Burst;
    private long filledAt = time.GetTimestamp();
    private long jsonBytes;
    private long fileBytes;

    /// <summary>When it last asked for something.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref filledAt));

    /// <summary>Takes one request.</summary>
    /// <returns>Null: it may go on; otherwise how long until the next one may.</returns>
    public TimeSpan? TakeRequest()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(limits.Burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * limits.RequestsPerSecond));
            filledAt = now;
            if (tokens < 1) return TimeSpan.FromSeconds((1 - tokens) / limits.RequestsPerSecond);
            tokens--;
            return null;
        }
    }

    /// <summary>Takes bytes of a JSON body; false: there are not as many left.</summary>
    public bool TakeJson(long bytes) => Interlocked.Add(ref jsonBytes, bytes) <= limits.JsonBytes;

    /// <summary>Takes bytes of a file or checkpoint; false: there are not as many left.</summary>
    public bool TakeFile(long bytes) => Interlocked.Add(ref fileBytes, bytes) <= limits.FileBytes;
}
