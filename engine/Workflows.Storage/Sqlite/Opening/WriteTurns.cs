using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Workflows.Runtime.Storing;
using Workflows.Storage.Posix;

namespace Workflows.Storage.Sqlite.Opening;

/// <summary>
/// Writers of all processes, one after the other. SQLite's own waiting is a lottery that the busiest writer wins: an engine that commits without a
/// pause keeps twenty starts waiting until they give up. So a writer first passes a turnstile: whoever is next stands in it while another writes,
/// and who has just written can't be next again before that one. Only fairness hangs on these locks; what is safe is SQLite's.
/// </summary>
internal sealed class WriteTurns(string folder) : IDisposable
{
    private static readonly TimeSpan longestLook = TimeSpan.FromMilliseconds(4);

    private readonly SafeFileHandle turnstile = FileLock.Open(Path.Combine(folder, "write.next"));
    private readonly SafeFileHandle writing = FileLock.Open(Path.Combine(folder, "write.lock"));

    /// <summary>Waits for the turn, and holds it until the result is disposed. One caller at a time.</summary>
    /// <exception cref="StoreUnavailableException">Others wrote for longer than the patience.</exception>
    public WriteTurn Take(TimeSpan patience, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        Wait(turnstile, since, patience, cancellation);
        try
        {
            Wait(writing, since, patience, cancellation);
        }
        finally
        {
            FileLock.Release(turnstile);
        }

        return new(writing);
    }

    public void Dispose()
    {
        turnstile.Dispose();
        writing.Dispose();
    }

    /// <summary>Real time, whatever clock the store has: other processes don't know that one.</summary>
    private void Wait(SafeFileHandle file, long since, TimeSpan patience, CancellationToken cancellation)
    {
        // A file system without locks has no turns either: there SQLite's lottery is all.
        for (var look = TimeSpan.FromMilliseconds(1); FileLock.Ask(file) == LockAnswer.Held; look = look < longestLook ? 2 * look : look)
        {
            if (Stopwatch.GetElapsedTime(since) > patience)
            {
                var message = $"others have written to {folder} for {patience.TotalSeconds:0} seconds without a gap";
                throw new StoreUnavailableException(message, null) { Trouble = StoreTrouble.Busy };
            }

            cancellation.WaitHandle.WaitOne(look);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The right to write; given back when it is disposed.</summary>
    public readonly struct WriteTurn(SafeFileHandle writing) : IDisposable
    {
        public void Dispose() => FileLock.Release(writing);
    }
}
