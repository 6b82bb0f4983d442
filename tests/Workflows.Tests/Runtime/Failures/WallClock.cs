using Microsoft.Extensions.Time.Testing;

namespace Workflows.Tests.Runtime.Failures;

/// <summary>A clock whose wall time can be set, as a person or NTP does it: timers and timestamps, which are steady, don't notice.</summary>
internal sealed class WallClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan Off { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
