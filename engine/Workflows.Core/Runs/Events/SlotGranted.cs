namespace Workflows.Core.Runs.Events;

/// <summary>The run may start: its concurrency key has room for it, or it has no limit.</summary>
public sealed record SlotGranted : RunEvent
{
    internal override Verdict Apply(Draft run)
    {
        if (run.Run.Status != RunStatus.Queued)
        {
            return Verdict.Ignored("the run has its slot already");
        }

        run.Change(run.Run with { Status = RunStatus.Running, StartedAt = run.Run.StartedAt ?? At });
        for (var i = 0; i < run.Plan.MainCount; i++)
        {
            if (run.Step(i).OpenNeeds == 0)
            {
                run.Enqueue(i);
            }
        }

        return Verdict.Accepted;
    }
}
