namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Waits until nothing is left of what was released, nor of what an earlier engine left: an engine that has nothing else to do must not exit
/// before it has looked (the one before it may have been killed between an end and its release).
/// </summary>
internal sealed class Drain(Func<bool> isDone)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;

    public Task WaitAsync(CancellationToken cancellation)
    {
        Task done;
        lock (gate)
        {
            waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = waiting.Task;
        }

        Check();
        return done.WaitAsync(cancellation);
    }

    /// <summary>Something was looked at, or is gone.</summary>
    public void Check()
    {
        lock (gate)
        {
            if (waiting is null || !isDone()) return;
            waiting.SetResult();
            waiting = null;
        }
    }
}
