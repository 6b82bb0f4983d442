using Workflows.Core.Runs;
using Workflows.Runtime.Deciding;
using Workflows.Runtime.Ending;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Acting;

/// <summary>What follows a commit: the memory moves on, what ended is released, the effects are done, and the run has its next turn.</summary>
internal sealed class Aftermath(Roster roster, Performer performer, Endings endings)
{
    /// <param name="unit">It is stored.</param>
    /// <param name="act">False once the engine stops: the next engine finds by itself what is outstanding.</param>
    public void Stored(Decided unit, bool act)
    {
        var run = unit.Run;
        run.State = unit.Commit.After;
        run.Busy = false;
        run.Failures = 0;
        if (act)
        {
            Faults.Hit("act-before");
            Release(unit);
            foreach (var child in unit.Children.Where(child => roster.Find(child.Id) is null))
            {
                performer.Resume(roster.Add(child));
            }

            performer.Perform(run, unit.Effects);
            Faults.Hit("act-after");
        }

        if (run.Poison.Count > 0 && !run.State.Suspended)
        {
            run.PutBack(run.Poison);
            run.Poison.Clear();
        }

        roster.Wake(run);
        endings.Settle(run);
    }

    private void Release(Decided unit)
    {
        foreach (var fact in unit.Commit.Facts)
        {
            foreach (var change in fact.Changes.Attempts)
            {
                if (change is AttemptChange.Ended)
                {
                    performer.Attempts.Release(change.Uid);
                }
            }
        }
    }
}
