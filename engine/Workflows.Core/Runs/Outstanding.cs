using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>What should be going on in a state: the effects of its past decisions that are not over.</summary>
internal static class Outstanding
{
    public static ImmutableArray<Effect> Of(RunState run) => run.Status switch
    {
        RunStatus.Queued => [new Effect.AskForSlot()],
        RunStatus.Running => [.. Suspending.Open(run).SelectMany(open => Of(run, open.Step, open.Index, open.Instance)), .. ItemsToRead(run)],
        _ => [],
    };

    private static IEnumerable<Effect> Of(RunState run, int step, int? index, InstanceState instance)
    {
        if (instance.Attempt is { } uid)
        {
            yield return new Effect.StartAttempt(uid, step, index, instance.Attempts);
            if (instance.Stopping)
            {
                yield return new Effect.StopAttempt(uid, run.Terminated);
            }

            yield break;
        }

        if (!run.Suspended && Suspending.TimerOf(run, step, index, instance) is { } timer)
        {
            yield return new Effect.SetTimer(timer.Key, timer.Due);
        }

        switch (run.Plan.Steps[step].Step.Work)
        {
            case Work.Program when instance.Status == StepStatus.Ready && !run.Suspended:
                yield return new Effect.LookUpCache(step, index);
                break;
            case Work.Set:
                yield return new Effect.Compute(step, index);
                break;
            case Work.Approval:
                yield return new Effect.AskApproval(step);
                break;
            case Work.Wait { Event: { } match }:
                yield return new Effect.Listen(step, match);
                break;
            case Work.SubWorkflow when instance.Child is { } child:
                yield return new Effect.StartChild(child, step, index, instance.ChildGeneration);
                yield return new Effect.TellChild(child, Again(run, instance));
                break;
        }
    }

    /// <summary>A fan-out whose items were still being read.</summary>
    private static IEnumerable<Effect> ItemsToRead(RunState run) =>
        run.Steps.Select((state, step) => (state, step))
            .Where(s => s.state is { Status: StepStatus.Running, Items: not null })
            .Select(s => new Effect.ReadItems(s.step, s.state.Items!));

    /// <summary>
    /// The message that a crash may have lost; a child that had it ignores it. Whoever delivers it stamps it anew: the state knows no time and no
    /// chance.
    /// </summary>
    private static RunEvent Again(RunState run, InstanceState instance)
    {
        var at = run.SuspendedAt ?? run.StartedAt ?? run.CreatedAt;
        return (run, instance) switch
        {
            ({ Terminated: true }, { Stopping: true }) => new Events.TerminateRequested("parent") { At = at, Seed = 0 },
            (_, { Stopping: true }) => new Events.CancelRequested("parent") { At = at, Seed = 0 },
            ({ Suspended: true }, _) => new Events.SuspendRequested("parent") { FromParent = true, At = at, Seed = 0 },
            _ => new Events.ResumeRequested("parent") { FromParent = true, At = at, Seed = 0 },
        };
    }
}
