using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// The heart of the executor, and pure: what should be, what was and what is seen give the next action. Level-triggered, so a lost answer, a
/// repeated event or a restart only means that it is asked once more.
/// </summary>
internal static class NextAction
{
    public static ReconcileAction Of(DesiredState desired, PodHistory history, PodSnapshot? pod) =>
        pod is null ? WithoutPod(desired, history) : WithPod(desired, history, pod);

    private static ReconcileAction WithoutPod(DesiredState desired, PodHistory history) => (desired, history) switch
    {
        // The first create needs no look before it: the name protects from a second pod, and one request is spared in each step.
        ({ IsAskedFor: true, Stop: null, IsReleased: false }, { CreateSent: false, PodUid: null, IsEnding: false }) => new ReconcileAction.Create(),

        // Another engine's, which has dealt with it.
        ({ IsOfOthers: true }, _) => new ReconcileAction.Forget(),
        (_, { IsAbsent: false }) => new ReconcileAction.Get(),
        ({ IsReleased: true }, _) => new ReconcileAction.Forget(),
        (_, { IsEnding: true }) => new ReconcileAction.None(),
        (_, { Ran: true }) => Collect(new AttemptOutcome { Lost = "the pod is gone, and nobody read how it ended" }) with { IsLost = true },
        ({ Stop: not null }, _) => Collect(new AttemptOutcome()),
        _ => new ReconcileAction.Create(),
    };

    private static ReconcileAction WithPod(DesiredState desired, PodHistory history, PodSnapshot pod) => (desired, pod.State) switch
    {
        ({ IsOfOthers: true }, _) => new ReconcileAction.None(),
        ({ IsReleased: true }, _) => Released(desired, history, pod),
        (_, _) when history.IsEnding => new ReconcileAction.None(),
        (_, PodState.Ended ended) => new ReconcileAction.Collect(ended.Outcome, ended.Whole, ended.LogOf),
        (_, PodState.Silent silent) => history.IsSilenceConfirmed
            ? new ReconcileAction.Collect(silent.Outcome, null, PodBuilder.Main) { IsLost = true }
            : new ReconcileAction.Get(),
        ({ Stop: not null }, PodState.NotStarted) => Collect(new AttemptOutcome()),
        (_, PodState.NotStarted) => Remove(history, pod),
        ({ Stop: { } mode }, _) when MustStop(mode, history, pod) => new ReconcileAction.Stop(mode),
        (_, var state) => new ReconcileAction.Report(state),
    };

    /// <summary>Whatever still runs of a recorded attempt (the engine gave it up) is stopped first: only then is the pod removed.</summary>
    private static ReconcileAction Released(DesiredState desired, PodHistory history, PodSnapshot pod)
    {
        var mode = desired.Stop ?? StopMode.AtOnce;
        return pod.State switch
        {
            PodState.Running or PodState.Waiting when MustStop(mode, history, pod) => new ReconcileAction.Stop(mode),
            PodState.Running or PodState.Waiting => new ReconcileAction.None(),
            PodState.Silent when !history.IsSilenceConfirmed => new ReconcileAction.Get(),
            _ => Remove(history, pod),
        };
    }

    private static ReconcileAction Remove(PodHistory history, PodSnapshot pod) =>
        !history.RemoveSent && (pod.HasFinalizer || !pod.IsOver) ? new ReconcileAction.Remove() : new ReconcileAction.None();

    private static bool MustStop(StopMode mode, PodHistory history, PodSnapshot pod) =>
        mode == StopMode.AtOnce ? history.StopSent != StopMode.AtOnce && !pod.IsOver : history.StopSent is null && !pod.IsDeleted;

    private static ReconcileAction.Collect Collect(AttemptOutcome outcome) => new(outcome, null, LogOf: null);
}
