namespace Workflows.Core.Runs.Events;

/// <summary>Asked to cancel: running attempts get SIGTERM and their grace, the rest is Cancelled, then only <c>finally</c> runs.</summary>
/// <param name="By">The actor.</param>
public sealed record CancelRequested(string By) : RunEvent
{
    internal override Verdict Apply(Draft run)
    {
        if (run.Run.Status.IsFinal())
        {
            return Verdict.Rejected($"the run has ended: {run.Run.Status.Word()}");
        }

        if (run.Run.CancelRequested)
        {
            return Verdict.Ignored("cancel was asked for already");
        }

        if (run.Run.Status == RunStatus.Queued)
        {
            CloseQueued(run, $"cancelled by {By} while it was queued");
            return Verdict.Accepted;
        }

        // A suspended run that is cancelled must be able to end: the suspension is over, finally may run.
        var wasSuspended = run.Run.Suspended;
        run.Change(run.Run with { CancelRequested = true, Message = $"cancelled by {By}" });
        for (var i = 0; i < run.Plan.MainCount; i++)
        {
            Stopping.Stop(run, i, atOnce: false);
        }

        if (wasSuspended)
        {
            Suspending.Resume(run);
        }

        return Verdict.Accepted;
    }

    /// <summary>A run without a slot ends at once, without <c>finally</c>.</summary>
    internal static void CloseQueued(Draft run, string why)
    {
        for (var i = 0; i < run.Plan.Steps.Length; i++)
        {
            if (run.Step(i) is var state && !state.Status.IsFinal())
            {
                run.Change(i, state with { Status = StepStatus.Cancelled, EndedAt = run.At, OpenNeeds = 0 });
            }
        }

        run.Count(-run.Run.OpenMain, -run.Run.OpenFinally);
        Finishing.Close(run, RunStatus.Cancelled, null, why);
    }
}
