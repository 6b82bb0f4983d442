namespace Workflows.Core.Runs.Events;

/// <summary>Asked to resume: the run goes on; what stood still is shifted by the time it stood.</summary>
/// <param name="By">The actor.</param>
public sealed record ResumeRequested(string By) : RunEvent
{
    /// <summary>The parent passes its own on: only what a parent suspended is resumed by it.</summary>
    public bool FromParent { get; init; }

    internal override Verdict Apply(Draft draft)
    {
        if (!draft.State.Suspended)
        {
            return FromParent ? Verdict.Ignored("the run is not suspended") : Verdict.Rejected("the run is not suspended");
        }

        if (FromParent && !draft.State.SuspendedByParent)
        {
            return Verdict.Ignored("it was not the parent that suspended the run");
        }

        Suspending.Resume(draft);
        return Verdict.Accepted;
    }
}
