using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Executors.Kubernetes.Watching;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Puts an attempt's outcome together from what its pod left (the whole record, the log), and reports it. Takes as long as it takes,
/// beside the workers: a slow file store or kubelet holds up no other attempt.
/// </summary>
internal sealed partial class Endings(IFileStore files, LogShelf logs, WorkQueue queue, Telling telling, ILogger log)
{
    public void Begin(Attempt attempt, Act.End end, CancellationToken cancellation)
    {
        attempt.Trail = attempt.Trail with { Ending = true };
        _ = Task.Run(() => RunAsync(attempt, end, cancellation), CancellationToken.None);
    }

    private async Task RunAsync(Attempt attempt, Act.End end, CancellationToken cancellation)
    {
        try
        {
            Report(attempt, await GatherAsync(attempt, end, cancellation));
        }
        catch (Exception problem)
        {
            // The edge of the task. The pod is pinned, so nothing is lost by trying again (a full disk, a store that is away).
            if (cancellation.IsCancellationRequested) return;
            LogNotGathered(problem, attempt.Uid);
            attempt.Fumble();
            queue.AddAfter(attempt.Uid, Pause.After(4));
        }
    }

    private async Task<AttemptOutcome> GatherAsync(Attempt attempt, Act.End end, CancellationToken cancellation)
    {
        Faults.Hit("pod-end-seen");
        var outcome = end.Whole is { } whole ? await Records.WholeAsync(end.Outcome, whole, files, cancellation) : end.Outcome;
        outcome = await Records.CheckedAsync(outcome, files, cancellation);
        if (attempt is not { Home: { } home, Trail.PodUid: { } pod } || outcome.Artifacts.Any(a => a.Name == ArtifactRecord.LogName)) return outcome;
        if (end.LogOf is { } container) attempt.Log ??= logs.Open(attempt.Uid, new LogSource(home.Space.Api, home.Name, pod, container));

        // What was followed is kept, also of a pod that is gone.
        if (attempt.Log is null) return outcome;
        Faults.Hit("pod-log-before");
        var kept = await logs.KeepAsync(attempt.Log, !end.IsLost, () => home.Space.IsInSight, cancellation);
        Faults.Hit("pod-log-after");
        return outcome with { Artifacts = outcome.Artifacts.Add(kept) };
    }

    /// <summary>Its place is free from here on: the pod is done, whether or not it is gone.</summary>
    private void Report(Attempt attempt, AttemptOutcome outcome)
    {
        telling.Tell(attempt, new Observation.Ended(attempt.Uid, outcome));
        Faults.Hit("pod-end-told");
        if (attempt.Home?.Space is { } space)
        {
            foreach (var next in (Guid?[])[space.Places.Leave(attempt.Uid), space.Backoff.Leave(attempt.Uid), space.Backoff.Freed()])
            {
                if (next is { } uid) queue.Add(uid);
            }
        }
    }
}
