using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Committing;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Ending;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loading;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Children;

/// <summary>
/// Child runs. One whose plan is at hand begins in its parent's own commit; any other right after. Nothing between the two is sent for good:
/// what a child should be told, that it should be retried, that it has ended, all is seen from the states of both whenever they are loaded.
/// </summary>
internal sealed class ChildDesk(PlanShelf shelf, Evaluate evaluate, Roster roster, Errands errands)
{
    /// <summary>Children that are being made, and what they are to be told then.</summary>
    private readonly Dictionary<Guid, List<RunEvent>> making = [];

    public required Loader Loader { get; init; }

    public required Committer Committer { get; init; }

    /// <summary>Completes a decision before it is committed with the children that can begin with it.</summary>
    public void Prepare(Decided unit)
    {
        foreach (var effect in unit.Effects)
        {
            if (effect is Effect.StartChild { Generation: 1 } start)
            {
                Prepare(unit, start);
            }
        }
    }

    /// <summary>The parent is committed: the child should exist and be at this generation. Where the store has it already, it goes on, is retried, or its end is told.</summary>
    public void Start(LiveRun parent, Effect.StartChild start)
    {
        var reached = roster.Find(start.Child)?.State.Generation ?? 0;
        if (reached < start.Generation && Awaits(parent.State, start))
        {
            making.TryAdd(start.Child, []);
            Loader.Fetch(start.Child, (found, _) => Found(parent, start, found));
        }
    }

    /// <summary>Passes a message on. It says what the child should be, so a child that is so already ignores it.</summary>
    public void Tell(Effect.TellChild tell)
    {
        Faults.Hit("child-tell");
        var message = tell.Message with { At = roster.Stamps.Now, Seed = roster.Stamps.Seed };
        if (making.TryGetValue(tell.Child, out var later))
        {
            later.Add(message);
        }
        else
        {
            roster.Deliver(tell.Child, message);
        }
    }

    /// <summary>A child could not be stored, again and again.</summary>
    public void GiveUp(RunState child, string why)
    {
        making.Remove(child.Id);
        Fail(child.Parent!.Run, new Effect.StartChild(child.Id, child.Parent.Step, child.Parent.Index, child.Generation), why);
    }

    private static bool Awaits(RunState parent, Effect.StartChild start) =>
        parent.Steps[start.Step].Instance(start.Index) is { Status: StepStatus.Running } instance && instance.Child == start.Child;

    private void Prepare(Decided unit, Effect.StartChild start)
    {
        var parent = unit.Commit.After;
        var work = (Work.SubWorkflow)parent.Plan.Steps[start.Step].Step.Work;
        if (roster.Find(start.Child) is not null || !Awaits(parent, start))
        {
            return;
        }

        if (ChildStates.VersionOf(parent, work) is { } version && shelf.Find(parent.Project, work.Name, version) is { } plan
            && ChildStates.Make(parent, start, plan, evaluate, roster.Stamps.Now).Child is { } child)
        {
            Faults.Hit("child-create-with-parent");
            unit.Children.Add(child);
        }
        else
        {
            making.TryAdd(start.Child, []);
        }
    }

    private void Found(LiveRun parent, Effect.StartChild start, LiveRun? found)
    {
        if (found is null)
        {
            Make(parent, start);
            return;
        }

        if (found.State.Generation < start.Generation)
        {
            Retry(parent, start, found);
        }

        Made(parent, start.Child);
    }

    /// <summary>A child that can't be retried (what failed was not one of its steps) has ended as it had.</summary>
    private void Retry(LiveRun parent, Effect.StartChild start, LiveRun child)
    {
        var retry = new RetryRequested(parent.State.Trigger.By, null) { FromParent = true, At = roster.Stamps.Now, Seed = roster.Stamps.Seed };
        if (RunMachine.Decide(child.State, retry, evaluate) is Decision.Accepted)
        {
            Faults.Hit("child-retry");
            roster.Deliver(child, new Mail(retry));
        }
        else
        {
            roster.Deliver(parent.Id, Endings.Told(child.State, start.Generation, roster.Stamps));
        }
    }

    private void Make(LiveRun parent, Effect.StartChild start)
    {
        var work = (Work.SubWorkflow)parent.State.Plan.Steps[start.Step].Step.Work;
        if (ChildStates.VersionOf(parent.State, work) is not { } version)
        {
            Absent(parent, start, $"no version of workflow {work.Name} was pinned when the run started");
            return;
        }

        errands.Send(stop => shelf.ReadAsync(parent.State.Project, work.Name, version, stop), read =>
        {
            if (!Awaits(parent.State, start))
            {
                making.Remove(start.Child);
                return;
            }

            var (child, error) = read.Plan is null ? (null, read.Error) : ChildStates.Make(parent.State, start, read.Plan, evaluate, roster.Stamps.Now);
            if (child is null)
            {
                Absent(parent, start, error!);
                return;
            }

            shelf.Keep(parent.State.Project, read.Plan!);
            Faults.Hit("child-create");
            Committer.Add(new Decided(roster.Add(child), new RunCommit(child, []) { IsNew = true }, RunMachine.Outstanding(child), []));
            Made(parent, child.Id);
        });
    }

    /// <summary>The child is in memory (its own commit may be on its way: its mail waits for it) and hears what was said meanwhile.</summary>
    private void Made(LiveRun parent, Guid child)
    {
        making.Remove(child, out var messages);
        if (parent.State.Suspended)
        {
            roster.Deliver(child, new SuspendRequested("parent") { FromParent = true, At = roster.Stamps.Now, Seed = roster.Stamps.Seed });
        }

        foreach (var message in messages ?? [])
        {
            roster.Deliver(child, message);
        }
    }

    private void Absent(LiveRun parent, Effect.StartChild start, string why)
    {
        making.Remove(start.Child);
        Fail(parent.Id, start, why);
    }

    private void Fail(Guid parent, Effect.StartChild start, string why) => roster.Deliver(
        parent,
        new ChildEnded(start.Child, start.Generation, start.Step, start.Index, RunStatus.Failed, Cause.Engine, why, null) { At = roster.Stamps.Now, Seed = roster.Stamps.Seed });
}
