using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// The heart of the executor, and pure: what should be, what we know and what we see give the next act. Level-triggered, so a lost answer, a
/// repeated event or a restart only means that it is asked once more.
/// </summary>
internal static class Next
{
    public static Act Of(Wish wish, Trail trail, Sight? sight) => sight is null ? WithoutPod(wish, trail) : WithPod(wish, trail, sight);

    private static Act WithoutPod(Wish wish, Trail trail) => (wish, trail) switch
    {
        // The first create needs no look before it: the name protects from a second pod, and one request is spared in each step.
        ({ Run: true, Stop: null, Released: false }, { Asked: false, PodUid: null, Ending: false }) => new Act.Create(),
        (_, { Absent: false }) => new Act.Look(),
        ({ Released: true }, _) => new Act.Forget(),

        // Another replica's, which has dealt with it.
        ({ Run: false, Stop: null }, _) => new Act.Forget(),
        (_, { Ending: true }) => new Act.Rest(),
        (_, { Ran: true }) => End(new AttemptOutcome { Lost = "the pod is gone, and nobody read how it ended" }) with { IsLost = true },
        ({ Stop: not null }, _) => End(new AttemptOutcome()),
        _ => new Act.Create(),
    };

    private static Act WithPod(Wish wish, Trail trail, Sight sight) => (wish, sight.State) switch
    {
        ({ Released: true }, _) => Release(wish, trail, sight),
        (_, _) when trail.Ending => new Act.Rest(),
        (_, PodState.Ended ended) => new Act.End(ended.Outcome, ended.Whole, ended.LogOf),
        (_, PodState.Silent silent) => trail.Confirmed ? new Act.End(silent.Outcome, null, PodOf.Main) { IsLost = true } : new Act.Look(),
        ({ Stop: not null }, PodState.Unborn) => End(new AttemptOutcome()),
        (_, PodState.Unborn) => LetGo(trail, sight),
        ({ Stop: { } mode }, _) when MustKill(mode, trail, sight) => new Act.Kill(mode),
        (_, var state) => new Act.Tell(state),
    };

    /// <summary>Whatever still runs of a recorded attempt (the engine gave it up) is killed first: only then is the pod let go.</summary>
    private static Act Release(Wish wish, Trail trail, Sight sight) => sight.State switch
    {
        PodState.Running or PodState.Waiting when MustKill(wish.Stop ?? StopMode.AtOnce, trail, sight) => new Act.Kill(wish.Stop ?? StopMode.AtOnce),
        PodState.Running or PodState.Waiting => new Act.Rest(),
        PodState.Silent when !trail.Confirmed => new Act.Look(),
        _ => LetGo(trail, sight),
    };

    private static Act LetGo(Trail trail, Sight sight) => !trail.LetGo && (sight.IsPinned || !sight.IsOver) ? new Act.LetGo() : new Act.Rest();

    private static bool MustKill(StopMode mode, Trail trail, Sight sight) =>
        mode == StopMode.AtOnce ? trail.Killed != StopMode.AtOnce && !sight.IsOver : trail.Killed is null && !sight.IsDeleted;

    private static Act.End End(AttemptOutcome outcome) => new(outcome, null, LogOf: null);
}
