using Microsoft.Extensions.Logging;

namespace Workflows.Runtime.Loop;

/// <summary>
/// What has to wait for something outside (a read, a file) is sent away from the owner's thread; what comes of it is done there. An errand is
/// tried until it succeeds: only the engine's stop ends it, so what it does must be harmless to repeat.
/// </summary>
internal sealed partial class Errands(Owner owner, TimeProvider time, ILogger log, CancellationToken stop) : IDisposable
{
    /// <summary>Enough to keep a database and a disk busy, too few to choke them when 10,000 runs recover at once.</summary>
    private readonly SemaphoreSlim places = new(8);

    /// <summary>One for the owner, one for each errand under way: what is disposed after the engine must not be in use any more.</summary>
    private readonly CountdownEvent underWay = new(1);

    /// <summary>Sent and not done.</summary>
    public int Count { get; private set; }

    public void Send<T>(Func<CancellationToken, Task<T>> go, Action<T> then)
    {
        Count++;
        underWay.AddCount();
        _ = Task.Run(() => GoAsync(go, then), CancellationToken.None);
    }

    /// <summary>Ends when none is under way. Only after the stop; nothing may be sent any more.</summary>
    public Task DrainAsync()
    {
        underWay.Signal();
        return Task.Run(underWay.Wait);
    }

    public void Dispose()
    {
        places.Dispose();
        underWay.Dispose();
    }

    private async Task GoAsync<T>(Func<CancellationToken, Task<T>> go, Action<T> then)
    {
        await TryAsync(go, then);
        underWay.Signal();
    }

    private async Task TryAsync<T>(Func<CancellationToken, Task<T>> go, Action<T> then)
    {
        for (var delay = TimeSpan.FromMilliseconds(50); !stop.IsCancellationRequested; delay = Longer(delay))
        {
            try
            {
                var found = await InPlaceAsync(go);
                owner.Post(() => Return(then, found));
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble)
            {
                LogTrouble(trouble, delay);
                await Task.Delay(delay, time, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private async Task<T> InPlaceAsync<T>(Func<CancellationToken, Task<T>> go)
    {
        await places.WaitAsync(stop);
        try
        {
            return await go(stop);
        }
        finally
        {
            places.Release();
        }
    }

    private void Return<T>(Action<T> then, T found)
    {
        Count--;
        then(found);
    }

    private static TimeSpan Longer(TimeSpan delay) => delay < TimeSpan.FromSeconds(5) ? 2 * delay : delay;
}
