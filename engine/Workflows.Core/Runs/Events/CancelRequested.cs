namespace Workflows.Core.Runs.Events;

/// <summary>Asked to cancel: running attempts get SIGTERM and their grace, the rest is Cancelled, then only <c>finally</c> runs.</summary>
/// <param name="By">The actor.</param>
public sealed record CancelRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Status.IsFinal())
        {
            return Verdict.Rejected($"the run has ended: {draft.State.Status.Word()}");
        }

        if (draft.State.CancelRequested)
        {
            return Verdict.Ignored("cancel was asked for already");
        }

        if (draft.State.Status == RunStatus.Queued)
        {
            CloseQueued(draft, $"cancelled by {By} while it was queued");
            return Verdict.Accepted;
        }

        // A suspended run that is cancelled must be able to end: the suspension is over, finally may run.
        var wasSuspended = draft.State.Suspended;
        draft.Change(draft.State with { CancelRequested = true, Message = $"cancelled by {By}" });
        for (var i = 0; i < draft.Plan.MainCount; i++)
        {
            Stopping.Stop(draft, i, atOnce: false);
        }

        if (wasSuspended)
        {
            Suspending.Resume(draft);
        }

        return Verdict.Accepted;
    }

    /// <summary>A run without a slot ends at once, without <c>finally</c>.</summary>
    internal static void CloseQueued(Draft draft, string why)
    {
        for (var i = 0; i < draft.Plan.Steps.Length; i++)
        {
            if (draft.Step(i) is var state && !state.Status.IsFinal())
            {
                draft.Change(i, state with { Status = StepStatus.Cancelled, EndedAt = draft.At, OpenNeeds = 0 });
            }
        }

        draft.Count(-draft.State.OpenMain, -draft.State.OpenFinally);
        Finishing.Close(draft, RunStatus.Cancelled, null, why);
    }
}
