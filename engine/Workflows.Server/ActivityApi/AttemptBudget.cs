using Workflows.Server.Limiting;

namespace Workflows.Server.ActivityApi;

/// <summary>What is left to one attempt of its <see cref="AttemptLimits"/>: a token bucket of requests, and two sums of bytes. Thread-safe.</summary>
internal sealed class AttemptBudget(AttemptLimits limits, TimeProvider time)
{
    private readonly RateBucket requests = new(limits.RequestsPerSecond, limits.Burst, time);
    private long jsonBytes;
    private long fileBytes;

    /// <summary>When it last asked for something.</summary>
    public TimeSpan Idle => requests.Idle;

    /// <summary>Takes one request.</summary>
    /// <returns>Null: it may go on; otherwise how long until the next one may.</returns>
    public TimeSpan? TakeRequest() => requests.Take();

    /// <summary>Takes bytes of a JSON body; false: there are not as many left.</summary>
    public bool TakeJson(long bytes) => Interlocked.Add(ref jsonBytes, bytes) <= limits.JsonBytes;

    /// <summary>Takes bytes of a file or checkpoint; false: there are not as many left.</summary>
    public bool TakeFile(long bytes) => Interlocked.Add(ref fileBytes, bytes) <= limits.FileBytes;
}
