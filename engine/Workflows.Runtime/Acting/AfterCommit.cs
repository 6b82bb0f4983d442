using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Ending;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Acting;

/// <summary>What follows a commit: the memory moves on, what ended is released, the effects are done, and the run has its next turn.</summary>
internal sealed class AfterCommit(LiveRuns runs, Performer performer, AttemptController attempts, EndedRuns ended, EntriesInHand inHand)
{
    /// <summary>See <see cref="EngineOptions.Stored"/>.</summary>
    public required Action<RunCommit> Tell { get; init; }

    /// <param name="unit">It is stored.</param>
    /// <param name="act">False once the engine stops: the next engine finds by itself what is outstanding.</param>
    public void Stored(CommitUnit unit, bool act)
    {
        var run = unit.Run;
        var lifted = run.State.Quarantine is not null && unit.Commit.After.Quarantine is null;
        run.State = unit.Commit.After;
        run.Busy = false;
        run.Failures = 0;
        Tell(unit.Commit);
        foreach (var answer in unit.Commit.Answers)
        {
            inHand.LetGo(answer.Id);
        }

        if (act)
        {
            Act(unit, lifted);
        }

        if (run.Poison.Count > 0 && !run.State.Suspended)
        {
            run.PutBack(run.Poison);
            run.Poison.Clear();
        }

        runs.Wake(run);
        ended.Evict(run);
    }

    private void Act(CommitUnit unit, bool lifted)
    {
        Faults.Hit("act-before");
        Release(unit);
        foreach (var child in unit.Children.Where(child => runs.Find(child.Id) is null))
        {
            performer.Resume(runs.Add(child));
        }

        if (lifted && !unit.Run.State.Status.IsFinal())
        {
            // The effect that threw, and led to the quarantine, is outstanding still. As after a restart, all that is outstanding is done again; what this
            // commit asked for is among it.
            performer.Resume(unit.Run);
        }
        else
        {
            performer.Perform(unit.Run, unit.Effects);
        }

        Faults.Hit("act-after");
    }

    private void Release(CommitUnit unit)
    {
        foreach (var change in unit.Commit.Facts.SelectMany(fact => fact.Changes.Attempts).OfType<AttemptChange.Ended>())
        {
            attempts.Release(change.Uid);
        }
    }
}
