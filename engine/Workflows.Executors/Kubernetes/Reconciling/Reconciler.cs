using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Makes the cluster match what is desired, one attempt and one action at a time: look, decide (<see cref="NextAction"/>), act, and again when
/// anything changes.
/// </summary>
internal sealed partial class Reconciler(KubernetesOptions options, PodAttempts attempts, WorkQueue queue, PodActions actions, ILogger log)
{
    private readonly TimeProvider time = options.Time;

    public required PodLogs Logs { get; init; }
    public required ObservationReporter Reporter { get; init; }
    public required StartProblems StartProblems { get; init; }
    public required ResultCollector Collector { get; init; }
    public required PodSearch Search { get; init; }
    public required ReconcileFailures Failures { get; init; }

    /// <summary>Called after each reconcile.</summary>
    public required Action Looked { get; init; }

    /// <summary>One worker. Several may run; the queue gives no attempt to two of them at a time.</summary>
    public async Task WorkAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var uid = await queue.TakeAsync(cancellation);
            try
            {
                if (attempts.Find(uid) is { } attempt) await GuardAsync(attempt, cancellation);
                Looked();
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                // The edge of the loop. Even dealing with a failure may fail (the engine may refuse every report): the worker goes on.
                LogWorker(problem, uid);
                queue.AddAfter(uid, ExponentialBackoff.Longest);
            }
            finally
            {
                queue.Done(uid);
            }
        }
    }

    private async Task GuardAsync(PodAttempt attempt, CancellationToken cancellation)
    {
        using var reconcile = attempt.BeginReconcile();
        using var named = attempt.Desired.Spec?.BeginScope(log);
        attempt.State.Take(attempt.TakePosted());
        try
        {
            await ReconcileAsync(attempt, cancellation);
            attempt.State.Retries.Reconciles.Clear();
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            await Failures.HandleAsync(attempt, problem, cancellation);
        }
    }

    private async Task ReconcileAsync(PodAttempt attempt, CancellationToken cancellation)
    {
        Reporter.ReportAgain(attempt);
        Collector.Finish(attempt);
        var desired = attempt.Desired;
        if (attempt.Location is not { } location)
        {
            if (desired.IsReleased) Forget(attempt, desired);
            else Take(attempt, await Search.FindAsync(attempt, actions, cancellation), cancellation);
            return;
        }

        if (!location.Namespace.IsInSight)
        {
            Reporter.ReportOutOfSight(attempt, location.Namespace.Informer.Trouble);
            return;
        }

        attempt.State.SawCluster = true;
        var pod = PodInspector.Inspect(attempt, location, time, options.NodeLostTimeout);
        if (pod is not null)
        {
            // Whoever made it, it takes one.
            location.Namespace.Places.Force(attempt.Uid);
            actions.Adopt(attempt, location);
            Reporter.ReportFound(attempt);
            if (desired.IsOfOthers) Leave(attempt);
        }

        await ActAsync(attempt, location, desired, pod, cancellation);
    }

    private async Task ActAsync(PodAttempt attempt, PodLocation location, DesiredState desired, PodSnapshot? pod, CancellationToken cancellation)
    {
        switch (NextAction.Of(desired, attempt.State.Pod, pod))
        {
            case ReconcileAction.Create:
                await CreateAsync(attempt, location, cancellation);
                break;
            case ReconcileAction.Get:
                Take(attempt, await actions.GetAsync(attempt, location, cancellation), cancellation);
                break;
            case ReconcileAction.Stop(var mode):
                Take(attempt, await actions.StopAsync(attempt, location, mode, cancellation), cancellation);
                break;
            case ReconcileAction.Remove:
                await RemoveAsync(attempt, location, desired, pod!, cancellation);
                break;
            case ReconcileAction.Report(var state):
                if (state is PodState.Running) Follow(attempt, location);
                Reporter.Report(attempt, await StartProblems.ExplainAsync(attempt, location.Namespace, state, cancellation));
                break;
            case ReconcileAction.Collect what:
                Collector.Begin(attempt, what, cancellation);
                break;
            case ReconcileAction.Forget:
                Forget(attempt, desired);
                break;
            default:
                break;
        }
    }

    private async Task CreateAsync(PodAttempt attempt, PodLocation location, CancellationToken cancellation)
    {
        var (now, notBefore, space) = (time.GetTimestamp(), attempt.State.Retries.NotBefore, location.Namespace);
        if (notBefore > now)
        {
            queue.AddAfter(attempt.Uid, time.GetElapsedTime(now, notBefore));
        }
        else if (space.Places.Enter(attempt.Uid))
        {
            Take(attempt, await actions.CreateAsync(attempt, location, cancellation), cancellation);
        }
        else
        {
            Reporter.Report(attempt, new Observation.Waiting(attempt.Uid, "place", $"all {space.Places.Count} places of namespace {space.Name} are taken"));
        }
    }

    private async Task RemoveAsync(PodAttempt attempt, PodLocation location, DesiredState desired, PodSnapshot pod, CancellationToken cancellation)
    {
        if (pod.State is PodState.NotStarted(var why) && !desired.IsReleased)
        {
            // It will be made again, but not as fast as somebody can delete it.
            var retries = attempt.State.Retries;
            retries.NotBefore = time.GetTimestamp() + (long)(ExponentialBackoff.After(++retries.NotStarted).TotalSeconds * time.TimestampFrequency);
            Reporter.Report(attempt, new Observation.Waiting(attempt.Uid, "node", why));
        }

        Take(attempt, await actions.RemoveAsync(attempt, location, pod, cancellation), cancellation);
    }

    /// <summary>What came of a request. What it waits for is reported while the command does not run; an end goes the way of all ends.</summary>
    private void Take(PodAttempt attempt, Observation? seen, CancellationToken cancellation)
    {
        if (seen is Observation.Ended(_, var outcome)) Collector.Begin(attempt, new ReconcileAction.Collect(outcome, null, LogOf: null), cancellation);
        else if (seen is not null && attempt is { State.Pod: { Ran: false, IsEnding: false }, Desired.IsAskedFor: true }) Reporter.Report(attempt, seen);
    }

    private void Follow(PodAttempt attempt, PodLocation location)
    {
        var state = attempt.State;
        state.Log ??= Logs.Open(attempt.Uid, new LogSource(location.Namespace.Api, location.Name, state.Pod.PodUid!, PodBuilder.Main));
        state.Log.Follow();
    }

    /// <summary>Whoever drives its run gathers its log.</summary>
    private void Leave(PodAttempt attempt)
    {
        if (attempt.State.Log is not { } podLog) return;
        attempt.State.Log = null;
        podLog.Dispose();
        Logs.Drop(attempt.Uid);
    }

    private void Forget(PodAttempt attempt, DesiredState decided)
    {
        Faults.Hit("pod-forget");
        var (podLog, space) = (attempt.State.Log, attempt.Location?.Namespace);
        if (!attempts.Forget(attempt, decided)) return; // Whoever desired something else has put it into the queue again.
        foreach (var next in (Guid?[])[space?.Places.Leave(attempt.Uid), space?.Backoff.Leave(attempt.Uid)])
        {
            if (next is { } uid) queue.Add(uid);
        }

        podLog?.Dispose();
        Logs.Drop(attempt.Uid);
        if (decided.IsOfOthers) Reporter.ReportGone(attempt);
    }
}
