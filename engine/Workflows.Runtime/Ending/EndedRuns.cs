using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Ending;

/// <summary>Runs that have ended leave memory; who waits for them is told.</summary>
internal sealed class EndedRuns(LiveRuns runs)
{
    /// <summary>
    /// Lets go of a run that has ended and has nothing left to decide. Its parent is told here, not with the last effect: a retry in its queue comes
    /// first.
    /// </summary>
    public void Evict(LiveRun run)
    {
        if (!run.State.Status.IsFinal() || run.Busy || run.HasEvents || run.PendingAnswers.Count > 0)
        {
            return;
        }

        runs.Remove(run);
        TellParent(run.State);
        foreach (var watcher in run.Watchers)
        {
            watcher.TrySetResult(run.State);
        }
    }

    /// <summary>What a parent hears of the end of a child.</summary>
    /// <param name="child">As it ended.</param>
    /// <param name="generation">The one that the parent waits for.</param>
    /// <param name="stamps">For the event.</param>
    public static ChildEnded Told(RunState child, int generation, Stamps stamps)
    {
        var (step, index) = (child.Parent!.Step, child.Parent.Index);
        return new ChildEnded(child.Id, generation, step, index, child.Status, child.Cause, child.Message, child.Outputs)
        {
            At = stamps.Now,
            Seed = stamps.Seed,
        };
    }

    private void TellParent(RunState child)
    {
        if (child.Parent is { } parent)
        {
            Faults.Hit("child-ended-tell");
            runs.Deliver(parent.Run, Told(child, child.Generation, runs.Stamps));
        }
    }
}
