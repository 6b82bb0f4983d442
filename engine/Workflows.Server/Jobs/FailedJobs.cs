using Hangfire.States;
using Hangfire.Storage;

namespace Workflows.Server.Jobs;

/// <summary>
/// What becomes of a job that failed: one that another job follows is gone, any other is shown as failed for a week. In the place of Hangfire's own retries,
/// which count by themselves: how often something was tried stands in our store, where a restart does not forget it.
/// </summary>
internal sealed class FailedJobs : IElectStateFilter, IApplyStateFilter
{
    private static readonly TimeSpan shown = TimeSpan.FromDays(7);

    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState failed)
        {
            context.CandidateState = failed.Exception is JobFailedException { IsTriedAgain: true } failure
                ? new DeletedState { Reason = failure.Message }
                : new FinallyFailed(failed);
        }
    }

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is FinallyFailed)
        {
            context.JobExpirationTimeout = shown;
        }
    }

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }

    /// <summary>As Hangfire has it, but that it is removed once its time is over: nobody may delete it by hand here.</summary>
    private sealed class FinallyFailed(FailedState failed) : IState
    {
        public string Name => failed.Name;

        public string Reason => failed.Reason;

        public bool IsFinal => true;

        public bool IgnoreJobLoadException => failed.IgnoreJobLoadException;

        public Dictionary<string, string> SerializeData() => failed.SerializeData();
    }
}
