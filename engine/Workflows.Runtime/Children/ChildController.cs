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
internal sealed class ChildController(PlanShelf shelf, Evaluate evaluate, LiveRuns runs, BackgroundWork background)
{
    /// <summary>Children that are being made, and what they are to be told then.</summary>
    private readonly Dictionary<Guid, List<RunEvent>> making = [];

    public required Loader Loader { get; init; }

    public required Committer Committer { get; init; }

    public required TurnBudget Budget { get; init; }

    public required FailureBoundary Boundary { get; init; }

    /// <summary>Completes a decision before it is committed with the children that can begin with it.</summary>
    public void Prepare(CommitUnit unit)
    {
        foreach (var effect in unit.Effects)
        {
            if (effect is Effect.StartChild { Generation: 1 } start)
            {
                Prepare(unit, start);
            }
        }
    }

    /// <summary>
    /// The parent is committed: the child should exist and be at this generation. Where the store has it already, it goes on, is retried, or its end is
    /// told.
    /// </summary>
    public void Start(LiveRun parent, Effect.StartChild start)
    {
        var reached = runs.Find(start.Child)?.State.Generation ?? 0;
        if (reached < start.Generation && Awaits(parent.State, start))
        {
            making.TryAdd(start.Child, []);
            Loader.Fetch(start.Child, (found, _) => Boundary.Try(parent.Id, "starting a sub-workflow", () => Found(parent, start, found)));
        }
    }

    /// <summary>Passes a message on. It says what the child should be, so a child that is so already ignores it.</summary>
    public void Tell(Effect.TellChild tell)
    {
        Faults.Hit("child-tell");
        var message = tell.Message with { At = runs.Stamps.Now, Seed = runs.Stamps.Seed };
        if (making.TryGetValue(tell.Child, out var later))
        {
            later.Add(message);
        }
        else
        {
            runs.Deliver(tell.Child, message);
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

    private void Prepare(CommitUnit unit, Effect.StartChild start)
    {
        var parent = unit.Commit.After;
        var work = (Work.SubWorkflow)parent.Plan.Steps[start.Step].Step.Work;
        if (runs.Find(start.Child) is not null || !Awaits(parent, start))
        {
            return;
        }

        // Out of time: it is made after the commit, where evaluating its parameters holds up nobody.
        if (!Budget.IsSpent && parent.VersionOf(work) is { } version && shelf.Find(parent.Project, work.Name, version) is { } plan
            && ChildStates.Make(parent, start, plan, evaluate, runs.Stamps.Now).Child is { } child)
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
            if (Loader.WhyBroken(start.Child) is { } broken)
            {
                Absent(parent, start, broken);
            }
            else
            {
                Make(parent, start);
            }

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
        var retry = new RetryRequested(parent.State.Trigger.By, null) { FromParent = true, At = runs.Stamps.Now, Seed = runs.Stamps.Seed };
        if (RunMachine.Decide(child.State, retry, evaluate) is Decision.Accepted)
        {
            Faults.Hit("child-retry");
            runs.Deliver(child, new QueuedEvent(retry));
        }
        else
        {
            runs.Deliver(parent.Id, EndedRuns.Told(child.State, start.Generation, runs.Stamps));
        }
    }

    private void Make(LiveRun parent, Effect.StartChild start)
    {
        var work = (Work.SubWorkflow)parent.State.Plan.Steps[start.Step].Step.Work;
        if (parent.State.VersionOf(work) is not { } version)
        {
            Absent(parent, start, $"no version of workflow {work.Name} was pinned when the run started");
            return;
        }

        background.Read(
            parent.Id,
            "reading the version of a sub-workflow",
            stop => shelf.ReadAsync(parent.State.Project, work.Name, version, stop),
            read => Make(parent, start, read.Plan, read.Error),
            failure => Absent(parent, start, $"version {version} of workflow {work.Name} can't be read: {failure.Message}"));
    }

    private void Make(LiveRun parent, Effect.StartChild start, Plan? plan, string? error)
    {
        if (plan is null)
        {
            Absent(parent, start, error!);
            return;
        }

        shelf.Keep(parent.State.Project, plan);
        var (state, now) = (parent.State, runs.Stamps.Now);
        background.Compute(
            parent.Id,
            "evaluating the parameters of a sub-workflow",
            () => ChildStates.Make(state, start, plan, evaluate, now),
            made => Create(parent, start, made.Child, made.Error),
            failure => Absent(parent, start, $"with: {failure.Message}"));
    }

    private void Create(LiveRun parent, Effect.StartChild start, RunState? child, string? error)
    {
        if (!Awaits(parent.State, start))
        {
            making.Remove(start.Child);
        }
        else if (runs.Find(start.Child) is not null)
        {
            // Asked for twice while it was being made.
            Made(parent, start.Child);
        }
        else if (child is null)
        {
            Absent(parent, start, error!);
        }
        else
        {
            Faults.Hit("child-create");
            Committer.Add(new CommitUnit(runs.Add(child), new RunCommit(child, []) { IsNew = true }, RunMachine.Outstanding(child), []));
            Made(parent, child.Id);
        }
    }

    /// <summary>The child is in memory (its own commit may be on its way: its events wait for it) and hears what was said meanwhile.</summary>
    private void Made(LiveRun parent, Guid child)
    {
        making.Remove(child, out var messages);
        if (parent.State.Suspended)
        {
            runs.Deliver(child, new SuspendRequested("parent") { FromParent = true, At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
        }

        foreach (var message in messages ?? [])
        {
            runs.Deliver(child, message);
        }
    }

    private void Absent(LiveRun parent, Effect.StartChild start, string why)
    {
        making.Remove(start.Child);
        Fail(parent.Id, start, why);
    }

    private void Fail(Guid parent, Effect.StartChild start, string why) => runs.Deliver(
        parent,
        new ChildEnded(start.Child, start.Generation, start.Step, start.Index, RunStatus.Failed, Cause.Engine, why, null)
        {
            At = runs.Stamps.Now,
            Seed = runs.Stamps.Seed,
        });
}
