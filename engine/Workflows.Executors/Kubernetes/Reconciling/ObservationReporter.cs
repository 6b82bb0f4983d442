using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Tells the engine what is seen, once. What it could not be told (it threw) is told by the next reconcile.</summary>
internal sealed class ObservationReporter(Action<Observation> report)
{
    public void Report(PodAttempt attempt, Observation seen)
    {
        var state = attempt.State;
        if (seen == state.Reported) return;
        report(seen);
        state.Reported = seen;
    }

    public void Report(PodAttempt attempt, PodState state)
    {
        if (state is PodState.Waiting(var kind, var text)) Report(attempt, new Observation.Waiting(attempt.Uid, kind, text));
        if (state is PodState.Running(var since)) Report(attempt, new Observation.Running(attempt.Uid, since));
    }

    /// <summary>The engine asked for the attempt again: what it was told last it hears once more.</summary>
    public void ReportAgain(PodAttempt attempt)
    {
        var state = attempt.State;
        if (!state.ReportAgain) return;
        if (state.Reported is { } last) report(last);
        state.ReportAgain = false;
    }

    /// <summary>
    /// The cluster is out of sight. Only of what certainly has no pod it can be said that it waits: anything else may have begun, and a
    /// <c>queueTimeout</c> must not fire on what nobody saw (F17).
    /// </summary>
    public void ReportOutOfSight(PodAttempt attempt, string? trouble)
    {
        var state = attempt.State;
        if (trouble is null || attempt.Desired is not { IsAskedFor: true, IsReleased: false } || state.Pod is { Ran: true } or { IsEnding: true }) return;
        var text = $"the cluster does not answer: {trouble}";
        Report(attempt, state is { Pod: { CreateSent: false, PodUid: null }, SawCluster: true }
            ? new Observation.Waiting(attempt.Uid, "place", text)
            : new Observation.Unseen(attempt.Uid, text));
    }

    /// <summary>A pod is there, and the engine has said nothing of its attempt: an earlier one's, which this one may have to clear away.</summary>
    public void ReportFound(PodAttempt attempt)
    {
        if (attempt.IsFoundReported || !attempt.Desired.IsOfOthers) return;
        var made = attempt.Location is { } at ? at.Namespace.Pods.Find(at.Name)?.Metadata.CreationTimestamp : null;
        report(new Observation.Found(attempt.Uid, PodFacts.Moment(made)));
        attempt.IsFoundReported = true;
    }

    /// <summary>What was found is gone, and the engine had nothing to do with it.</summary>
    public void ReportGone(PodAttempt attempt)
    {
        if (attempt.IsFoundReported) report(new Observation.Gone(attempt.Uid));
    }
}
