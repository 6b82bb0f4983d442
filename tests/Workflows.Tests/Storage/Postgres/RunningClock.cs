using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Lets the clock of a rig go as fast as the server's does: for what both of them measure.</summary>
internal sealed class RunningClock : IDisposable
{
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly FakeTimeProvider time;
    private readonly Timer timer;
    private TimeSpan gone;

    public RunningClock(FakeTimeProvider time)
    {
        this.time = time;
        timer = new Timer(_ => Advance(), null, 0, 10);
    }

    public void Dispose() => timer.Dispose();

    private void Advance()
    {
        lock (since)
        {
            var now = since.Elapsed;
            time.Advance(now - gone);
            gone = now;
        }
    }
}
