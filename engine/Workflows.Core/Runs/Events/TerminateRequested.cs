namespace Workflows.Core.Runs.Events;

/// <summary>Asked to terminate: all is killed at once, <c>finally</c> too.</summary>
/// <param name="By">The actor.</param>
public sealed record TerminateRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft run)
    {
        if (run.Run.Status.IsFinal())
        {
            return Verdict.Rejected($"the run has ended: {run.Run.Status.Word()}");
        }

        if (run.Run.Terminated)
        {
            return Verdict.Ignored("terminate was asked for already");
        }

        if (run.Run.Status == RunStatus.Queued)
        {
            CancelRequested.CloseQueued(run, $"terminated by {By} while it was queued");
            return Verdict.Accepted;
        }

        run.Change(run.Run with { CancelRequested = true, Terminated = true, SuspendedAt = null, SuspendedByParent = false, Quarantine = null, Message = $"terminated by {By}" });
        for (var i = 0; i < run.Plan.Steps.Length; i++)
        {
            Stopping.Stop(run, i, atOnce: true);
        }

        return Verdict.Accepted;
    }
}
