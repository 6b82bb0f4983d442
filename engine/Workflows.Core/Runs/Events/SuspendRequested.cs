namespace Workflows.Core.Runs.Events;

/// <summary>Asked to suspend: nothing new starts; what runs goes on; waits, backoffs and deadlines stand still.</summary>
/// <param name="By">The actor.</param>
public sealed record SuspendRequested(string By) : RunEvent
{
    /// <summary>The parent passes its own on: only what a parent suspended is resumed by it.</summary>
    public bool FromParent { get; init; }

    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Status.IsFinal())
        {
            return Verdict.Rejected($"the run has ended: {draft.State.Status.Word()}");
        }

        if (draft.State.CancelRequested)
        {
            return Verdict.Rejected("the run is being cancelled");
        }

        if (draft.State.Suspended)
        {
            return Verdict.Ignored("the run is suspended already");
        }

        Suspending.Suspend(draft, null, FromParent);
        return Verdict.Accepted;
    }
}
