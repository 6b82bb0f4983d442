namespace Workflows.Storage.Sql.Inbox;

/// <summary>Says once, however often it is given, that the inbox may have a new entry. Given from any thread, taken by one waiter at a time.</summary>
#pragma warning disable CA1001 // Left to the collector: whoever gives it may be in the middle of that when its owner ends.
internal sealed class WakeSignal
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim signal = new(0, 1);

    public void Give()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Nobody has taken the last one yet: one is enough.
        }
    }

    /// <summary>Takes it where it was given.</summary>
    public bool TryTake() => signal.Wait(0);

    /// <summary>Waits for it, not for longer than the limit.</summary>
    /// <returns>It was given, and is taken.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var given = signal.WaitAsync(ended.Token);
        await Task.WhenAny(given, Task.Delay(limit, clock, ended.Token));
        await ended.CancelAsync();
        await given.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!given.IsCompletedSuccessfully)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return given.IsCompletedSuccessfully;
    }
}
