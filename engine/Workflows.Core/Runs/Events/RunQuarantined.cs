namespace Workflows.Core.Runs.Events;

/// <summary>The engine could not decide or commit this run, again and again: it is suspended with the reason, and other runs go on.</summary>
public sealed record RunQuarantined(string Why) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Status.IsFinal())
        {
            return Verdict.Ignored("the run has ended");
        }

        if (draft.State.Quarantine is not null)
        {
            return Verdict.Ignored("the run is in quarantine already");
        }

        // Clocks that a suspension stopped before stand still since then, not since now.
        Suspending.Suspend(draft, Why, byParent: false);
        return Verdict.Accepted;
    }
}
