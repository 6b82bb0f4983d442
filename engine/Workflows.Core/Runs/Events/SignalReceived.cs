using Workflows.Core.Definitions;
using Workflows.Core.Values;

namespace Workflows.Core.Runs.Events;

/// <summary>An event matched a <c>wait: event</c>, or a person sent a signal to it.</summary>
/// <param name="Step">Ordinal.</param>
/// <param name="Json">The event: JSON text; it becomes the step's output <c>event</c>.</param>
/// <param name="By">The source, or who signalled.</param>
public sealed record SignalReceived(int Step, string Json, string By) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (ValueJson.Problem(Json) is { } problem)
        {
            return Verdict.Rejected($"the signal can't be taken: {problem}");
        }

        if (draft.State.FindStep(Step) is not { } state || draft.Definition(Step).Work is not Work.Wait { Event: { } match })
        {
            return Verdict.Rejected("this step waits for no event");
        }

        if (state.Status.IsFinal() || draft.State.Status.IsFinal())
        {
            return Verdict.Rejected($"{draft.Plan.Steps[Step].Name} is {state.Status.Word()}: it waits no more");
        }

        if (state.Status == StepStatus.Running)
        {
            if (Waits.Mismatch(draft, Step, match, Json) is { } mismatch)
            {
                return Verdict.Rejected(mismatch);
            }

            draft.Do(new Effect.StopListening(Step));
            Waits.Take(draft, Step, Json);
            return Verdict.Accepted;
        }

        // It does not wait yet: the signal is kept until it does. The first one wins.
        if (state.Signal is not null)
        {
            return Verdict.Rejected($"{draft.Plan.Steps[Step].Name} has a signal already");
        }

        draft.Change(Step, state with { Signal = Json });
        return Verdict.Accepted;
    }
}
