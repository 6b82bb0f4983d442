using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A run or step that does not move, and what it waits for. For all approvals with what they ask, see <see cref="OpenApprovalDocument"/>.</summary>
/// <param name="Run">The run's label.</param>
/// <param name="Step">The step; null where the run as a whole waits.</param>
/// <param name="Kind"><c>engine, resume, unreadable</c> of a run, else as <see cref="WaitsForDocument"/> has it.</param>
/// <param name="Text">For people.</param>
/// <param name="Since">Since when; null where that is not recorded.</param>
public sealed record QueueItemDocument(string Run, string? Step, string Kind, string Text, DateTimeOffset? Since)
{
    /// <summary>Of runs that were found unfinished. One that has ended since is left out.</summary>
    public static async Task<IReadOnlyList<QueueItemDocument>> ListAsync(
        IRunRecords store, PlanSource plans, IEnumerable<RunSummary> runs, CancellationToken cancellation)
    {
        List<QueueItemDocument> waiting = [];
        foreach (var run in runs)
        {
            if (run.Broken is { } why)
            {
                waiting.Add(new(run.Label, null, "unreadable", why, null));
            }
            else if (await store.ViewAsync(run.Id, plans, cancellation) is { } view)
            {
                waiting.AddRange(Of(view));
            }
        }

        return waiting;
    }

    /// <summary>Steps whose needs have not all ended are left out: those wait for steps that are shown, or that run.</summary>
    public static IEnumerable<QueueItemDocument> Of(RunView view)
    {
        var run = view.State;
        if (run.Status.IsFinal())
        {
            yield break;
        }

        if (run.Quarantine is { } why)
        {
            yield return new(run.Label, null, "unreadable", why, null);
        }
        else if (run.Status == RunStatus.Queued)
        {
            yield return WaitReasons.Of(run, []) is { } waits ? Of(run, null, waits) : new(run.Label, null, "engine", "an engine takes it", run.CreatedAt);
        }
        else if (run.Suspended)
        {
            yield return new(run.Label, null, "resume", "it is suspended until somebody resumes it", run.SuspendedAt);
        }

        var attempts = view.Attempts.ToLookup(attempt => attempt.Step);
        foreach (var step in run.Plan.Steps)
        {
            if (WaitReasons.Of(run, step, [.. attempts[step.Ordinal]]) is { } waits)
            {
                yield return Of(run, step.Name, waits);
            }
        }
    }

    private static QueueItemDocument Of(RunState run, string? step, WaitsForDocument waits) => new(run.Label, step, waits.Kind, waits.Text, waits.Since);
}
