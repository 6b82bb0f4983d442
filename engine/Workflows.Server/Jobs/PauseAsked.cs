using Hangfire.States;
using Hangfire.Storage;

namespace Workflows.Server.Jobs;

/// <summary>
/// Schedules a job that failed for when it asks for; one that asks for nothing is shown as failed for a week. In the place of Hangfire's own retries, which
/// count by themselves: how often something was tried stands in our store, where a restart does not forget it.
/// </summary>
internal sealed class PauseAsked : IElectStateFilter, IApplyStateFilter
{
    private static readonly TimeSpan shown = TimeSpan.FromDays(7);

    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState failed)
        {
            context.CandidateState = failed.Exception switch
            {
                JobFailedException { Pause: { } pause } failure when pause <= TimeSpan.Zero => new EnqueuedState { Reason = failure.Message },
                JobFailedException { Pause: { } pause } failure => new ScheduledState(pause) { Reason = failure.Message },
                _ => new FinallyFailed(failed),
            };
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
