using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Ending;

/// <summary>Runs that have ended leave memory; who waits for them is told.</summary>
internal sealed class Endings(Roster roster)
{
    /// <summary>Lets go of a run that has ended and has no mail left. Its parent is told here, not with the last effect: a retry in the mail comes first.</summary>
    public void Settle(LiveRun run)
    {
        if (!run.State.Status.IsFinal() || run.Busy || run.HasMail || run.Owed.Count > 0)
        {
            return;
        }

        roster.Remove(run);
        Faults.Hit("child-ended-tell");
        TellParent(run.State);
        foreach (var watcher in run.Watchers)
        {
            watcher.TrySetResult(run.State);
        }
    }

    public void TellParent(RunState child)
    {
        if (child.Parent is { } parent)
        {
            roster.Deliver(parent.Run, new ChildEnded(child.Id, parent.Step, parent.Index, child.Status, child.Cause, child.Message, child.Outputs)
            {
                At = roster.Stamps.Now,
                Seed = roster.Stamps.Seed,
            });
        }
    }
}
