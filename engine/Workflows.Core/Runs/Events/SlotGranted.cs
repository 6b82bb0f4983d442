namespace Workflows.Core.Runs.Events;

/// <summary>The run may start: its concurrency key has room for it, or it has no limit.</summary>
public sealed record SlotGranted : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Status != RunStatus.Queued)
        {
            return Verdict.Ignored("the run has its slot already");
        }

        draft.Change(draft.State with { Status = RunStatus.Running, StartedAt = draft.State.StartedAt ?? At });
        for (var i = 0; i < draft.Plan.MainCount; i++)
        {
            if (draft.Step(i).OpenNeeds == 0)
            {
                draft.Enqueue(i);
            }
        }

        return Verdict.Accepted;
    }
}
