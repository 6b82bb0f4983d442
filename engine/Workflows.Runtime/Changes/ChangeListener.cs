namespace Workflows.Runtime.Changes;

/// <summary>One who listens to a <see cref="ChangeFeed"/>. It keeps which runs have changed, not how: at most <see cref="Most"/> of them.</summary>
public sealed class ChangeListener : IDisposable
{
    /// <summary>With more it is told that it has missed some: then it reads all anew.</summary>
    public const int Most = 256;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Action<ChangeListener> leave;
    private readonly SemaphoreSlim told = new(0, 1);
    private HashSet<Guid> changed = [];
    private bool missed;

    internal ChangeListener(TimeProvider time, Action<ChangeListener> leave) => (this.time, this.leave) = (time, leave);

    /// <summary>Waits until something has changed since the last <see cref="Take"/>, this long at most.</summary>
    /// <returns>False: the time is over.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(most, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            await told.WaitAsync(enough.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The runs that have changed since it was last asked; null: too many to be named.</summary>
    public IReadOnlySet<Guid>? Take()
    {
        lock (gate)
        {
            var taken = missed ? null : changed;
            (changed, missed) = ([], false);
            return taken;
        }
    }

    public void Dispose() => leave(this);

    internal void Tell(Guid run)
    {
        lock (gate)
        {
            missed |= changed.Count == Most && !changed.Contains(run);
            if (!missed)
            {
                changed.Add(run);
            }

            if (told.CurrentCount == 0)
            {
                told.Release();
            }
        }
    }
}
