namespace Workflows.Runtime.Partitions;

/// <summary>
/// Until when this engine's leases are surely its own, told by a clock of this machine that runs on while the process stands still. Commits do not go by it,
/// they are fenced by the store; it keeps an engine that was stopped for longer than a lease from starting what another one starts by then. Thread-safe.
/// </summary>
internal sealed class LeaseTerm(TimeProvider time)
{
    private long end = long.MaxValue;

    public bool IsOver => time.GetTimestamp() > Interlocked.Read(ref end);

    /// <param name="asked">The timestamp from before the renewal was asked for.</param>
    /// <param name="length">Counted from then.</param>
    public void Renew(long asked, TimeSpan length) => Interlocked.Exchange(
        ref end,
        length == Timeout.InfiniteTimeSpan ? long.MaxValue : asked + (long)(length.TotalSeconds * time.TimestampFrequency));
}
