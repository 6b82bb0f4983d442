using Workflows.Core.Runs;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Partitions;

/// <summary>How a partition takes up what the engine before has left. All of it happens on the owner's thread.</summary>
internal sealed partial class Partition
{
    private bool recovered;

    /// <summary>
    /// Every unfinished run is in memory. Their attempts are known before the executors begin to tell of any, their slots before anybody asks for one.
    /// </summary>
    private void Loaded()
    {
        LogLoaded(Id, parts.Runs.All.Count);
        Faults.Hit("recovery-loaded");
        foreach (var run in parts.Runs.All.OrderBy(run => (run.State.StartedAt ?? run.State.CreatedAt, run.Id)))
        {
            parts.Boundary.Try(run.Id, "taking up what the run had", () => TakeUp(run.State));
        }

        parts.Attempts.Strand(stranded);
        loaded.TrySetResult();
    }

    private void TakeUp(RunState run)
    {
        parts.Slots.Hold(run);
        foreach (var start in RunMachine.Outstanding(run).OfType<Effect.StartAttempt>())
        {
            parts.Attempts.Know(run, start);
        }
    }

    /// <summary>
    /// The inbox has been read to its end. Only then, at start-up, are the runs resumed, each in its own time and in the order of their start: a
    /// cancel that came while nothing ran should not find that everything was started anew just before it.
    /// </summary>
    private void TakeCaughtUp(long pass)
    {
        parts.Idle.Read(pass);
        if (recovered)
        {
            return;
        }

        recovered = true;
        foreach (var run in parts.Runs.All.OrderBy(run => (run.State.CreatedAt, run.State.Number, run.Id)).ToArray())
        {
            owner.Post(() => Resume(run));
        }

        owner.Post(() =>
        {
            parts.Timers.Open();
            parts.Attempts.Open();
        });
    }

    private void Resume(LiveRun run)
    {
        Faults.Hit("recovery-resume");
        if (parts.Runs.Find(run.Id) == run)
        {
            Adopt(run);
        }
    }

    private void Adopt(LiveRun run) => parts.Boundary.Try(run.Id, "taking up what is outstanding", () => parts.Performer.Resume(run));
}
