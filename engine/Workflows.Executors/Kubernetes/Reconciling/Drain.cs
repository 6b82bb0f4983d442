namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Waits until nothing is left of what was released.</summary>
internal sealed class Drain
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;

    public Task WaitAsync(Roster roster, CancellationToken cancellation)
    {
        Task done;
        lock (gate)
        {
            waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = waiting.Task;
        }

        Check(roster);
        return done.WaitAsync(cancellation);
    }

    /// <summary>Something is gone.</summary>
    public void Check(Roster roster)
    {
        lock (gate)
        {
            if (waiting is null || roster.All.Any(a => a.Wish.Released)) return;
            waiting.SetResult();
            waiting = null;
        }
    }
}
