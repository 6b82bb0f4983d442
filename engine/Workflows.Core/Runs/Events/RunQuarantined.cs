namespace Workflows.Core.Runs.Events;

/// <summary>The engine could not decide or commit this run, again and again: it is suspended with the reason, and other runs go on.</summary>
public sealed record RunQuarantined(string Why) : RunEvent
{
    internal override Verdict Apply(Draft run)
    {
        if (run.Run.Status.IsFinal())
        {
            return Verdict.Ignored("the run has ended");
        }

        if (run.Run.Quarantine is not null)
        {
            return Verdict.Ignored("the run is in quarantine already");
        }

        // Clocks that a suspension stopped before stand still since then, not since now.
        Suspending.Suspend(run, Why, byParent: false);
        return Verdict.Accepted;
    }
}
