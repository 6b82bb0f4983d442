namespace Workflows.Core.Runs.Events;

/// <summary>Asked to terminate: all is killed at once, <c>finally</c> too.</summary>
/// <param name="By">The actor.</param>
public sealed record TerminateRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Status.IsFinal())
        {
            return Verdict.Rejected($"the run has ended: {draft.State.Status.Word()}");
        }

        if (draft.State.Terminated)
        {
            return Verdict.Ignored("terminate was asked for already");
        }

        if (draft.State.Status == RunStatus.Queued)
        {
            CancelRequested.CloseQueued(draft, $"terminated by {By} while it was queued");
            return Verdict.Accepted;
        }

        draft.Change(draft.State with
        {
            CancelRequested = true,
            Terminated = true,
            SuspendedAt = null,
            SuspendedByParent = false,
            Quarantine = null,
            Message = $"terminated by {By}",
        });
        for (var i = 0; i < draft.Plan.Steps.Length; i++)
        {
            Stopping.Stop(draft, i, atOnce: true);
        }

        return Verdict.Accepted;
    }
}
