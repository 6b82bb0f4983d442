using Microsoft.Extensions.Logging;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Inbox;

/// <summary>Reads commands for runs as they come, from any process, and hands them to the owner.</summary>
internal sealed partial class InboxReader(IStore store, Owner owner, TimeProvider time, ILogger log) : IDisposable
{
    private const int PageSize = 1_000;

    private readonly SemaphoreSlim woken = new(0);
    private long last;

    /// <summary>An entry came.</summary>
    public required Action<InboxEntry> Take { get; init; }

    /// <summary>The reader has reached the end, for now.</summary>
    public required Action CaughtUp { get; init; }

    /// <summary>Looks at once: this process wrote to the inbox itself.</summary>
    public void Wake() => woken.Release();

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await ReadToEndAsync(stop);
                owner.Post(CaughtUp);
                await WaitAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The engine stops.
        }
    }

    public void Dispose() => woken.Dispose();

    private async Task ReadToEndAsync(CancellationToken stop)
    {
        for (var count = PageSize; count == PageSize;)
        {
            var page = await TryAsync(s => store.ReadInboxAsync(last, PageSize, s), stop);
            count = page.Count;
            last = count > 0 ? page[^1].Id : last;
            owner.Post(() =>
            {
                foreach (var entry in page)
                {
                    Take(entry);
                }
            });
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var written = TryAsync(
            async s =>
            {
                await store.WaitForInboxAsync(s);
                return true;
            },
            either.Token);
        await Task.WhenAny(written, woken.WaitAsync(either.Token));
        await either.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> go, CancellationToken stop)
    {
        for (var delay = TimeSpan.FromMilliseconds(50); ; delay = delay < TimeSpan.FromSeconds(5) ? 2 * delay : delay)
        {
            try
            {
                return await go(stop);
            }
            catch (Exception trouble) when (!stop.IsCancellationRequested)
            {
                LogTrouble(trouble, delay);
            }

            await Task.Delay(delay, time, stop);
        }
    }
}
