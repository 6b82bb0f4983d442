using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Puts an attempt's outcome together from what its pod left (the whole record, the log). Takes as long as it takes, beside the workers: a slow
/// file store or kubelet holds up no other attempt. What came of it is posted to the attempt, and its next reconcile reports it.
/// </summary>
internal sealed partial class ResultCollector(IFileStore files, PodLogs logs, WorkQueue queue, KubernetesOptions options, ILogger log)
{
    private readonly TimeProvider time = options.Time;

    public required ObservationReporter Reporter { get; init; }

    /// <summary>Begins to collect, unless the last try failed a moment ago.</summary>
    public void Begin(PodAttempt attempt, ReconcileAction.Collect what, CancellationToken cancellation)
    {
        var (state, now) = (attempt.State, time.GetTimestamp());
        if (state.Collection.NotBefore > now)
        {
            queue.AddAfter(attempt.Uid, time.GetElapsedTime(now, state.Collection.NotBefore));
            return;
        }

        if (attempt.Location is { } at && state.Pod.PodUid is { } pod && what.LogOf is { } container)
        {
            state.Log ??= logs.Open(attempt.Uid, new LogSource(at.Namespace.Api, at.Name, pod, container));
        }

        // What was followed is kept, also of a pod that is gone.
        var sources = new Sources(what, state.Log, attempt.Location?.Namespace);
        state.Pod = state.Pod with { IsEnding = true };
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => RunAsync(attempt, sources, cancellation), CancellationToken.None);
    }

    /// <summary>Deals with what the last try came to: reports the end, or tries again later, or gives up.</summary>
    public void Finish(PodAttempt attempt)
    {
        var (state, collection) = (attempt.State, attempt.State.Collection);
        if (collection is not { Result: { } result, IsReported: false }) return;
        if (result.Problem is not { } problem)
        {
            ReportEnd(attempt, result.Outcome);
            return;
        }

        collection.Failures.Add(time);
        if (collection.Failures.HasLasted(options.ResultTimeout, time))
        {
            // The log is the executor's part: whoever is refused, or was stopped, is so without it, too.
            ReportEnd(attempt, result.Outcome with
            {
                Exit = null,
                Artifacts = [],
                Lost = result.Outcome.Lost ?? $"what the attempt left could not be stored, {collection.Failures.Count} times in a row: {problem}",
            });
            return;
        }

        collection.Result = null;
        state.Pod = state.Pod with { IsEnding = false };
        var pause = ExponentialBackoff.After(collection.Failures.Count + 2);
        collection.NotBefore = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
        queue.AddAfter(attempt.Uid, pause);
    }

    /// <summary>Tells the engine. The attempt's place is free from here on: the pod is done, whether or not it is gone.</summary>
    public void ReportEnd(PodAttempt attempt, AttemptOutcome outcome)
    {
        var state = attempt.State;
        Reporter.Report(attempt, new Observation.Ended(attempt.Uid, outcome));
        Faults.Hit("pod-end-reported");
        (state.Collection.IsReported, state.Collection.Result, state.Pod) = (true, null, state.Pod with { IsEnding = true });
        if (attempt.Location is not { Namespace: var space }) return;
        foreach (var next in (Guid?[])[space.Places.Leave(attempt.Uid), space.Backoff.Leave(attempt.Uid), space.Backoff.Freed()])
        {
            if (next is { } uid) queue.Add(uid);
        }
    }

    private async Task RunAsync(PodAttempt attempt, Sources sources, CancellationToken cancellation)
    {
        using var named = attempt.Desired.Spec?.BeginScope(log);
        CollectionResult result;
        try
        {
            result = new CollectionResult(await CollectAsync(sources, cancellation));
        }
        catch (Exception problem)
        {
            // The edge of the task. The finalizer keeps the pod, so nothing is lost by trying again (a full disk, a store that is away).
            if (cancellation.IsCancellationRequested) return;
            LogNotCollected(problem, attempt.Uid);
            result = new CollectionResult(sources.Pod.Outcome, problem.Message);
        }

        attempt.Post(posted => posted with { Collected = result });
        queue.Add(attempt.Uid);
    }

    private async Task<AttemptOutcome> CollectAsync(Sources sources, CancellationToken cancellation)
    {
        Faults.Hit("pod-end-seen");
        var what = sources.Pod;
        var outcome = what.Whole is { } whole ? await StoredRecords.WholeAsync(what.Outcome, whole, files, cancellation) : what.Outcome;
        outcome = await StoredRecords.CheckedAsync(outcome, files, cancellation);
        if (sources.Log is not { } podLog || outcome.Artifacts.Any(a => a.Name == ArtifactRecord.LogName)) return outcome;
        Faults.Hit("pod-log-before");
        var kept = await logs.KeepAsync(podLog, !what.IsLost, () => sources.Namespace is { IsInSight: true }, cancellation);
        Faults.Hit("pod-log-after");
        return outcome with { Artifacts = outcome.Artifacts.Add(kept) };
    }

    /// <summary>What a result is put together from.</summary>
    /// <param name="Pod">What the pod told, and where the rest is.</param>
    /// <param name="Log">Its log; null: there is none.</param>
    /// <param name="Namespace">Where it is; null where it never had a pod.</param>
    private sealed record Sources(ReconcileAction.Collect Pod, PodLog? Log, PodNamespace? Namespace);
}
