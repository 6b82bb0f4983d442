using Hangfire.States;

namespace Workflows.Server.Jobs;

/// <summary>
/// Schedules a job that failed for when it asks for. In the place of Hangfire's own retries, which count by themselves: how often something was tried stands in
/// our store, where a restart does not forget it.
/// </summary>
internal sealed class PauseAsked : IElectStateFilter
{
    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is not FailedState { Exception: JobFailedException { Pause: { } pause } failure })
        {
            return;
        }

        context.CandidateState = pause <= TimeSpan.Zero
            ? new EnqueuedState { Reason = failure.Message }
            : new ScheduledState(pause) { Reason = failure.Message };
    }
}
