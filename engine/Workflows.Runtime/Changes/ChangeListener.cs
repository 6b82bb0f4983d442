namespace Workflows.Runtime.Changes;

/// <summary>One who listens to a run by a <see cref="ChangeFeed"/>. It keeps that the run has changed, not how, nor how often.</summary>
public sealed class ChangeListener : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action<ChangeListener> leave;
    private readonly SemaphoreSlim told = new(0, 1);

    internal ChangeListener(TimeProvider time, Action<ChangeListener> leave) => (this.time, this.leave) = (time, leave);

    /// <summary>Waits until something has changed since the last wait, this long at most.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(most, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            await told.WaitAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over: who waits looks for itself.
        }
    }

    public void Dispose() => leave(this);

    internal void Tell()
    {
        lock (gate)
        {
            if (told.CurrentCount == 0)
            {
                told.Release();
            }
        }
    }
}
