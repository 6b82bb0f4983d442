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
using Workflows.Runtime.Waiting;

namespace Workflows.Runtime.Acting;

/// <summary>
/// Does the effects of committed decisions, each by the part it belongs to. One that throws quarantines its run: it is outstanding still, and
/// done again when somebody resumes the run, or after a restart.
/// </summary>
internal sealed partial class Performer(FailureBoundary boundary, ILogger log)
{
    public required AttemptController Attempts { private get; init; }

    public required CacheController Cache { private get; init; }

    public required ChildController Children { private get; init; }

    public required Computing Computing { private get; init; }

    public required ItemReader Items { private get; init; }

    public required EventListening Listening { private get; init; }

    public required SlotController Slots { private get; init; }

    public required RunTimers Timers { private get; init; }

    /// <summary>Does what a commit asked for.</summary>
    public void Perform(LiveRun run, IEnumerable<Effect> effects)
    {
        foreach (var effect in effects)
        {
            boundary.Try(run.Id, effect.GetType().Name, () => Perform(run, effect));
        }
    }

    /// <summary>Does what is outstanding for a run that was loaded: all of it may have been done before.</summary>
    public void Resume(LiveRun run) => Perform(run, RunMachine.Outstanding(run.State));

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
                Listening.Listen(run.State, listen);
                break;
            case Effect.StopListening stop:
                Listening.Stop(run.Id, stop.Step);
                break;
            case Effect.CloseApproval:
                Faults.Hit("approval-close");

                // Votes reach their step through the run itself: nothing outside listens for them.
                break;
        }
    }
}
