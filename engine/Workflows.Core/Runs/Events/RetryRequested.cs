namespace Workflows.Core.Runs.Events;

/// <summary>
/// Asked to retry an ended run: a new generation of the failed and cancelled steps and all that depend on them. Attempt numbers go on,
/// budgets start anew, their approvals are asked again, <c>finally</c> runs again, the run queues again.
/// </summary>
/// <param name="By">The actor.</param>
/// <param name="Parameters">Edited parameters, checked and complete; null keeps them. Refused where a kept step read one that changed.</param>
public sealed record RetryRequested(string By, string? Parameters) : RunEvent
{
    internal override Verdict Apply(Draft run) => throw new NotImplementedException();
}
