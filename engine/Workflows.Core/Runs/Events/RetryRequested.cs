namespace Workflows.Core.Runs.Events;

/// <summary>
/// Asked to retry an ended run: a new generation of the failed and cancelled steps and all that depend on them. Attempt numbers go on,
/// budgets start anew, their approvals are asked again, <c>finally</c> runs again, the run queues again.
/// </summary>
/// <param name="By">The actor.</param>
/// <param name="Parameters">Edited parameters, checked and complete; null keeps them. Refused where a kept step read one that changed.</param>
public sealed record RetryRequested(string By, string? Parameters) : RunEvent
{
    /// <summary>The parent passes its own retry on; a child can't be retried by itself.</summary>
    public bool FromParent { get; init; }

    internal override Verdict Apply(Draft draft)
    {
        if (!draft.State.Status.IsFinal())
        {
            return Verdict.Rejected($"the run has not ended: it is {draft.State.Status.Word()}");
        }

        if (draft.State.Parent is not null && !FromParent)
        {
            return Verdict.Rejected("a child run is retried through its parent");
        }

        if (draft.State.Status == RunStatus.Succeeded)
        {
            return Verdict.Rejected("the run succeeded: there is nothing to retry");
        }

        var reopened = Retrying.Reopened(draft.State);
        if (Parameters is { } edited && Retrying.Refuse(draft.State, reopened, edited) is { } why)
        {
            return Verdict.Rejected(why);
        }

        Retrying.Reopen(draft, reopened, Parameters);
        return Verdict.Accepted;
    }
}
