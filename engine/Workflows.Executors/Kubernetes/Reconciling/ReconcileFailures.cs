using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// The failure boundary of each attempt: whatever a reconcile throws is tried again with growing pauses, and ends the attempt, as lost with its
/// place and in words, when it has not passed by then. Its neighbours go on.
/// </summary>
internal sealed partial class ReconcileFailures(PodActions actions, ResultCollector collector, WorkQueue queue, TimeProvider time, ILogger log)
{
    /// <summary>A mistake of ours, or a pod that nobody can read, does not pass by itself.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    public async Task HandleAsync(PodAttempt attempt, Exception problem, CancellationToken cancellation)
    {
        var (state, failures) = (attempt.State, attempt.State.Retries.Reconciles);
        failures.Add(time);
        queue.AddAfter(attempt.Uid, ExponentialBackoff.After(failures.Count));
        LogFailed(problem, attempt.Uid, failures.Count);

        // Nobody waits for the end of what is recorded, nor of what the engine has not asked for: that is tried for ever.
        var isAwaited = attempt.Desired is { IsReleased: false } desired && desired != DesiredState.Nothing && !state.Pod.IsEnding;
        if (!isAwaited || !failures.HasLasted(Bound, time)) return;
        await StopAsync(attempt, cancellation);
        collector.ReportEnd(attempt, Outcomes.Lost($"the executor failed on this attempt {failures.Count} times in a row: {problem.Message}"));
    }

    /// <summary>Another attempt may follow: this one's pod should not run beside it. After the release it is stopped again, until it is gone.</summary>
    private async Task StopAsync(PodAttempt attempt, CancellationToken cancellation)
    {
        if (attempt is not { Location: { } location, State.Pod.PodUid: not null }) return;
        try
        {
            _ = await actions.StopAsync(attempt, location, StopMode.AtOnce, cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            // It may be this very request that fails.
            LogNotStopped(problem, location.Name);
        }
    }
}
