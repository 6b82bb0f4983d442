namespace Workflows.Core.Runs.Events;

/// <summary>The run's concurrency key is full and the flow says <c>whenFull: reject</c>.</summary>
/// <param name="Why">Names the key and the run that holds it.</param>
public sealed record SlotRefused(string Why) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Status != RunStatus.Queued)
        {
            return Verdict.Ignored("the run has its slot already");
        }

        CancelRequested.CloseQueued(draft, Why);
        return Verdict.Accepted;
    }
}
