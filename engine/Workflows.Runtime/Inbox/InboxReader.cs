using Microsoft.Extensions.Logging;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Inbox;

/// <summary>
/// Reads commands for runs as they come, from any process, and hands them to the partitions of their runs, each once. Each pass reads all that is
/// open and not in hand:
/// commands that are written at once are not always seen in the order of their numbers.
/// </summary>
internal sealed partial class InboxReader(IStore store, EntriesInHand inHand, TimeProvider time, ILogger log) : IDisposable
{
    private const int PageSize = 1_000;

    private readonly SemaphoreSlim woken = new(0);
    private Task? wake;
    private Task? written;
    private long passes;

    /// <summary>How often it has begun to read to the end.</summary>
    public long Passes => Interlocked.Read(ref passes);

    /// <summary>Entries came.</summary>
    public required Action<IReadOnlyList<InboxEntry>> Take { get; init; }

    /// <summary>This pass has reached the end: everything written before it began is taken.</summary>
    public required Action<long> CaughtUp { get; init; }

    /// <summary>The store, or a partition of it, is not this engine's any more.</summary>
    public required Action<LeaseLostException> Lost { get; init; }

    /// <summary>Looks at once: this process wrote to the inbox itself.</summary>
    public void Wake() => woken.Release();

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var pass = Interlocked.Increment(ref passes);
                await ReadToEndAsync(stop);
                CaughtUp(pass);
                await WaitAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The engine stops. Nothing here may still use the store when it is disposed.
            await (written ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => woken.Dispose();

    private async Task ReadToEndAsync(CancellationToken stop)
    {
        inHand.Begin();
        var (last, count) = (0L, PageSize);
        while (count == PageSize)
        {
            var after = last;
            var page = await TryAsync(s => store.ReadInboxAsync(inHand.Ids, after, PageSize, s), stop);
            (last, count) = (page.Count > 0 ? page[^1].Id : last, page.Count);
            inHand.Take(page);
            Take(page);
        }
    }

    /// <summary>
    /// Waits for either. What is still waited for is kept for the next time, not cancelled: a wake that meets a wait which is just being
    /// cancelled would be lost.
    /// </summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        wake ??= woken.WaitAsync(stop);
        written ??= TryAsync(
            async s =>
            {
                await store.WaitForInboxAsync(s);
                return true;
            },
            stop);
        await Task.WhenAny(wake, written);
        wake = wake.IsCompleted ? null : wake;
        written = written.IsCompleted ? null : written;
        stop.ThrowIfCancellationRequested();
    }

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> go, CancellationToken stop)
    {
        for (var pause = new GrowingPause(TimeSpan.FromMilliseconds(50)); ; pause = pause.Next)
        {
            try
            {
                return await go(stop);
            }
            catch (LeaseLostException lost)
            {
                // The engine is told, and lets go of what it lost, or stops this reading with everything else.
                Lost(lost);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // Whatever it is, it is not waited for any more.
                throw new OperationCanceledException(stop);
            }
            catch (Exception trouble)
            {
                LogTrouble(trouble, pause.Length);
            }

            await Task.Delay(pause.Length, time, stop);
        }
    }
}
