using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Tells the engine what is seen, once.</summary>
internal sealed class Telling(Action<Observation> report)
{
    public void Tell(Attempt attempt, Observation seen)
    {
        if (seen == attempt.Told) return;
        attempt.Told = seen;
        report(seen);
    }

    public void Tell(Attempt attempt, PodState state)
    {
        if (state is PodState.Waiting(var kind, var text)) Tell(attempt, new Observation.Waiting(attempt.Uid, kind, text));
        if (state is PodState.Running(var since)) Tell(attempt, new Observation.Running(attempt.Uid, since));
    }

    /// <summary>
    /// The cluster is out of sight. Only of what certainly has no pod it can be said that it waits: anything else may have begun, and a
    /// <c>queueTimeout</c> must not fire on what nobody saw (F17).
    /// </summary>
    public void TellUnseen(Attempt attempt, string? trouble)
    {
        if (trouble is null || attempt is not { Wish: { Run: true, Released: false }, Trail: { Ran: false, Ending: false } }) return;
        var text = $"the cluster does not answer: {trouble}";
        Tell(attempt, attempt is { Trail: { Asked: false, PodUid: null }, SawCluster: true }
            ? new Observation.Waiting(attempt.Uid, "place", text)
            : new Observation.Unseen(attempt.Uid, text));
    }

    /// <summary>A pod is there, and the engine has said nothing of its attempt: an earlier one's, which this one may have to clear away.</summary>
    public void TellFound(Attempt attempt)
    {
        if (attempt.WasFound || attempt.Wish != default) return;
        var made = attempt.Home?.Space.Pods.Find(attempt.Home.Name)?.Metadata.CreationTimestamp;
        report(new Observation.Found(attempt.Uid, PodFacts.Moment(made)));
        attempt.WasFound = true;
    }
}
