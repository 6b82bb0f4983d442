using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>
/// A clock for a rig that goes as fast as the server's does: for what both of them measure. It is made before the rig and goes on until that has stopped,
/// since a stop waits by it.
/// </summary>
internal sealed class RunningClock : IDisposable
{
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly Timer timer;
    private TimeSpan gone;

    public RunningClock() => timer = new Timer(_ => Advance(), null, 0, 10);

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public void Dispose() => timer.Dispose();

    private void Advance()
    {
        lock (since)
        {
            var now = since.Elapsed;
            Time.Advance(now - gone);
            gone = now;
        }
    }
}
