namespace Workflows.Server.ActivityApi;

/// <summary>
/// What one attempt may ask of the activity API. Far above what our own library sends (a batch of metrics and a progress a second, a heartbeat every
/// 30 s), so that only a program in a loop meets them. Counted in memory: a restarted engine begins anew.
/// </summary>
public sealed record AttemptLimits
{
    /// <summary>Requests a second in the long run; more are answered with 429 and <c>Retry-After</c>.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Requests at once, after a silence.</summary>
    public int Burst { get; init; } = 1_000;

    /// <summary>Bytes of all its JSON bodies together; more are answered with 413.</summary>
    public long JsonBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of all files and checkpoints that it sends, together; more are answered with 413.</summary>
    public long FileBytes { get; init; } = 256L << 30;

    /// <summary>Bytes of one file or one checkpoint.</summary>
    public long LargestFile { get; init; } = 64L << 30;
}
