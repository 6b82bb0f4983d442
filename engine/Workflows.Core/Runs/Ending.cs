namespace Workflows.Core.Runs;

/// <summary>The end of a step: what it means for those behind it and for the run.</summary>
internal static class Ending
{
    public static void FailStep(Draft run, int step, Cause cause, string message) =>
        EndStep(run, step, run.Step(step) with { Status = StepStatus.Failed, Cause = cause, Message = message });

    /// <summary>Records the end and counts down the needs of those behind it; those with none left are looked at when the transition is done.</summary>
    public static void EndStep(Draft run, int step, StepState ended)
    {
        var planned = run.Plan.Steps[step];
        run.Change(step, ended with { EndedAt = run.At });
        run.Count(planned.Finally ? 0 : -1, planned.Finally ? -1 : 0);
        foreach (var dependent in planned.Dependents)
        {
            var waiting = run.Step(dependent);
            run.ChangeUnstored(dependent, waiting with { OpenNeeds = waiting.OpenNeeds - 1 });
            if (waiting.OpenNeeds == 1 && (!run.Plan.Steps[dependent].Finally || run.Run.Finishing))
            {
                run.Enqueue(dependent);
            }
        }

        if (ended.Status == StepStatus.Failed && !planned.Step.ContinueOnError && run.Plan.Definition.FailFast && !planned.Finally && !run.Run.FailingFast)
        {
            FailFast(run);
        }
    }

    /// <summary>Looks at every step that became ready, then at the run itself, until nothing moves.</summary>
    public static void Settle(Draft run)
    {
        do
        {
            while (run.TryDequeue(out var step))
            {
                Opening.Open(run, step);
            }
        }
        while (Finishing.Advance(run));
    }

    private static void FailFast(Draft run)
    {
        run.Change(run.Run with { FailingFast = true });
        for (var i = 0; i < run.Plan.MainCount; i++)
        {
            if (!Opening.OutlivesFailFast(run.Definition(i)))
            {
                Stopping.Stop(run, i, atOnce: false);
            }
        }
    }
}
