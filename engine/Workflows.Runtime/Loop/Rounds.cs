namespace Workflows.Runtime.Loop;

/// <summary>
/// Does something round after round, until it is cancelled. A round that fails (the store is away, a fault of ours) is told and tried again after a pause that
/// grows; it never ends what is done.
/// </summary>
/// <param name="wait">Until the next round, or less.</param>
internal sealed class Rounds(Func<TimeSpan, CancellationToken, Task> wait)
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>With nothing between two rounds but time.</summary>
    public Rounds(TimeProvider time)
        : this((sleep, stop) => Task.Delay(sleep, time, stop))
    {
    }

    /// <summary>Ends after the first round that succeeds; is cancelled where none does.</summary>
    public Task First => first.Task;

    /// <param name="round">Gives how long nothing is to be done.</param>
    /// <param name="failed">Is told why a round failed, and when it is tried again.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task<TimeSpan>> round, Action<Exception, TimeSpan> failed, CancellationToken stop)
    {
        for (var pause = Pause(); !stop.IsCancellationRequested;)
        {
            TimeSpan sleep;
            try
            {
                sleep = await round(stop);
                (pause, _) = (Pause(), first.TrySetResult());
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception trouble)
            {
                // The edge of the loop: whatever it is, there is another round.
                failed(trouble, pause.Length);
                (sleep, pause) = (pause.Length, pause.Next);
            }

            await wait(sleep, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        first.TrySetCanceled(stop);

        static GrowingPause Pause() => new(TimeSpan.FromMilliseconds(100));
    }
}
