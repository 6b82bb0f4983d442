using Microsoft.Extensions.Logging;
using Workflows.Core.Runs.Events;

namespace Workflows.Runtime.Loop;

/// <summary>
/// Where a throw becomes a fact. Everything that is done for a run on the owner's thread (its decisions, effects, callbacks and timers) goes
/// through here, so a fault in one run's business suspends that run, with the reason where people look for it, and no other run notices (F36).
/// </summary>
internal sealed partial class FailureBoundary(LiveRuns runs, ILogger log)
{
    /// <param name="run">Whose business it is.</param>
    /// <param name="what">What is being done, as the subject of "… failed".</param>
    /// <param name="action">Does it.</param>
    /// <returns>False when it threw: the run is on its way into quarantine.</returns>
    public bool Try(Guid run, string what, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception bug)
        {
            // The edge: what a run's business throws is that run's alone.
            Quarantine(run, what, bug);
            return false;
        }
    }

    /// <summary>Suspends the run with the reason. A run that has ended, or is in quarantine already, ignores it.</summary>
    public void Quarantine(Guid run, string what, Exception bug)
    {
        LogFailed(bug, runs.Find(run)?.State.Label ?? run.ToString(), what);
        runs.Deliver(run, new RunQuarantined($"{what} failed: {bug.Message}") { At = runs.Stamps.Now, Seed = runs.Stamps.Seed });
    }
}
