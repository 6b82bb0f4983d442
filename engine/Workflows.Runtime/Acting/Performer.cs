using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Children;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Items;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Slots;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Acting;

/// <summary>Does the effects of committed decisions, each at the desk it belongs to.</summary>
internal sealed partial class Performer(ILogger log)
{
    public required AttemptDesk Attempts { get; init; }

    public required CacheDesk Cache { get; init; }

    public required ChildDesk Children { get; init; }

    public required Computing Computing { get; init; }

    public required ItemReader Items { get; init; }

    public required SlotDesk Slots { get; init; }

    public required RunTimers Timers { get; init; }

    /// <summary>Does what a commit asked for.</summary>
    public void Perform(LiveRun run, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            Guarded(run, effect);
        }
    }

    /// <summary>Does what is outstanding for a run that was loaded: all of it may have been done before.</summary>
    public void Resume(LiveRun run)
    {
        foreach (var effect in RunMachine.Outstanding(run.State))
        {
            Guarded(run, effect);
        }
    }

    private void Guarded(LiveRun run, Effect effect)
    {
        try
        {
            Perform(run, effect);
        }
        catch (Exception bug)
        {
            // One effect's failure is that effect's: the rest of the batch has its runs too. It is outstanding still, and done again after a restart.
            LogFailed(bug, run.State.Label, effect.GetType().Name);
        }
    }

    private void Perform(LiveRun run, Effect effect)
    {
        switch (effect)
        {
            case Effect.StartAttempt start:
                Attempts.Start(run.State, start);
                break;
            case Effect.StopAttempt stop:
                Attempts.Stop(stop);
                break;
            case Effect.Compute compute:
                Computing.Compute(run.State, compute);
                break;
            case Effect.LookUpCache lookUp:
                Cache.LookUp(run.State, lookUp);
                break;
            case Effect.ReadItems read:
                Items.Read(run.State, read);
                break;
            case Effect.StartChild start:
                Children.Start(run, start);
                break;
            case Effect.TellChild tell:
                Children.Tell(tell);
                break;
            case Effect.SetTimer set:
                Timers.Set(run.Id, set);
                break;
            case Effect.ClearTimer clear:
                Timers.Clear(run.Id, clear);
                break;
            case Effect.AskForSlot:
                Slots.Ask(run.State);
                break;
            case Effect.FinishRun:
                Faults.Hit("finish-run");
                LogEnded(run.State.Label, run.State.Status);
                Slots.Free(run.State);
                break;
            case Effect.AskApproval ask:
                Faults.Hit("approval-ask");
                LogAsked(run.State.Label, run.State.Plan.Steps[ask.Step].Name);
                break;
            case Effect.Listen listen:
                LogListens(run.State.Label, run.State.Plan.Steps[listen.Step].Name, listen.Match.Type);
                break;
            case Effect.CloseApproval or Effect.StopListening:
                Faults.Hit("approval-close");

                // Signals reach their step through the run itself: nothing outside listens for it.
                break;
        }
    }
}
