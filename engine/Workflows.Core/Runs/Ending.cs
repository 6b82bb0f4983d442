namespace Workflows.Core.Runs;

/// <summary>The end of a step: what it means for those behind it and for the run.</summary>
internal static class Ending
{
    public static void FailStep(Draft draft, int step, Cause cause, string message) =>
        EndStep(draft, step, draft.Step(step) with { Status = StepStatus.Failed, Cause = cause, Message = message });

    /// <summary>Records the end and counts down the needs of those behind it; those with none left are looked at when the transition is done.</summary>
    public static void EndStep(Draft draft, int step, StepState ended)
    {
        var planned = draft.Plan.Steps[step];
        draft.Change(step, ended with { EndedAt = draft.At });
        draft.Count(planned.Finally ? 0 : -1, planned.Finally ? -1 : 0);
        foreach (var dependent in planned.Dependents)
        {
            var waiting = draft.Step(dependent);
            draft.ChangeUnstored(dependent, waiting with { OpenNeeds = waiting.OpenNeeds - 1 });
            if (waiting.OpenNeeds == 1 && (!draft.Plan.Steps[dependent].Finally || draft.State.Finishing))
            {
                draft.Enqueue(dependent);
            }
        }

        if (ended.Status == StepStatus.Failed
            && !planned.Step.ContinueOnError
            && draft.Plan.Definition.FailFast
            && !planned.Finally
            && !draft.State.FailingFast)
        {
            FailFast(draft);
        }
    }

    /// <summary>Looks at every step that became ready, then at the run itself, until nothing moves.</summary>
    public static void Settle(Draft draft)
    {
        do
        {
            while (draft.TryDequeue(out var step))
            {
                Opening.Open(draft, step);
            }
        }
        while (Finishing.Advance(draft));
    }

    private static void FailFast(Draft draft)
    {
        draft.Change(draft.State with { FailingFast = true });
        for (var i = 0; i < draft.Plan.MainCount; i++)
        {
            if (!Opening.OutlivesFailFast(draft.Definition(i)))
            {
                Stopping.Stop(draft, i, atOnce: false);
            }
        }
    }
}
