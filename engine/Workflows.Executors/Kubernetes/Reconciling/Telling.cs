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
        if (trouble is not null && attempt is { Wish: { Run: true, Released: false }, Trail: { Asked: false, PodUid: null, Ending: false }, SawCluster: true })
        {
            Tell(attempt, new Observation.Waiting(attempt.Uid, "place", $"the cluster does not answer: {trouble}"));
        }
    }
}
