namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// One reconcile of one attempt, from its beginning to its end. It follows the worker's own asynchronous flow, whichever threads that is on, and
/// so tells that flow from every other one.
/// </summary>
internal sealed class ReconcileScope : IDisposable
{
    private static readonly AsyncLocal<ReconcileScope?> current = new();
    private readonly PodAttempt attempt;
    private readonly Action ended;
    private volatile bool isOver;

    public ReconcileScope(PodAttempt attempt, Action ended)
    {
        (this.attempt, this.ended) = (attempt, ended);
        current.Value = this;
    }

    /// <summary>Whoever asks is the attempt's reconcile. A task that it started and left behind is not, once it has ended.</summary>
    public static bool IsIn(PodAttempt attempt) => current.Value is { isOver: false } scope && scope.attempt == attempt;

    public void Dispose()
    {
        if (isOver) return;
        isOver = true;
        current.Value = null;
        ended();
    }
}
