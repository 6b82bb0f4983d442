using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A run or step that does not move, and what it waits for. For all approvals with what they ask, see <see cref="OpenApprovalDocument"/>.</summary>
/// <param name="Run">The run's label.</param>
/// <param name="Step">The step; null where the run as a whole waits.</param>
/// <param name="Kind"><c>engine, resume, stop, unreadable</c> of a run, else as <see cref="WaitsForDocument"/> has it.</param>
/// <param name="Text">For people.</param>
/// <param name="Since">Since when; null where that is not recorded.</param>
public sealed record QueueItemDocument(string Run, string? Step, string Kind, string Text, DateTimeOffset? Since)
{
    /// <summary>Of runs that were found unfinished. One that has ended since is left out.</summary>
    public static async Task<IReadOnlyList<QueueItemDocument>> ListAsync(
        IRunReads store, PlanSource plans, IEnumerable<RunSummary> runs, CancellationToken cancellation)
    {
        List<QueueItemDocument> waiting = [];
        foreach (var run in runs)
        {
            try
            {
                waiting.AddRange(
                    run.Broken is { } why ? [Unreadable(run, why)]
                    : await store.ViewAsync(run.Id, plans, cancellation) is { } view ? Of(view)
                    : []);
            }
            catch (UnreadableRowException damage)
            {
                // The others are to be seen all the same.
                waiting.Add(Unreadable(run, damage.Message));
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

        if (run.Suspended)
        {
            // Its clocks stand still, so nothing else that its steps wait for comes.
            var why = run.Quarantine is { } fault ? $"the engine suspended it: {fault}" : "it is suspended until somebody resumes it";
            yield return new(run.Label, null, "resume", why, run.SuspendedAt);
            yield break;
        }

        if (run.CancelRequested || run.Terminated)
        {
            yield return new(run.Label, null, "stop", "it is being cancelled: what runs is given its grace first", null);
        }

        if (run.Status == RunStatus.Queued)
        {
            // A retry puts it there again, and when that was is not kept.
            DateTimeOffset? since = run.Generation == 1 ? run.CreatedAt : null;
            yield return WaitReasons.Of(run, []) is { } waits
                ? new(run.Label, null, waits.Kind, waits.Text, since)
                : new(run.Label, null, "engine", "an engine takes it", since);
        }

        var attempts = view.Attempts.ToLookup(attempt => attempt.Step);
        foreach (var step in run.Plan.Steps)
        {
            if (WaitReasons.Of(run, step, [.. attempts[step.Ordinal]]) is { } waits)
            {
                yield return new(run.Label, step.Name, waits.Kind, waits.Text, waits.Since);
            }
        }
    }

    private static QueueItemDocument Unreadable(RunSummary run, string why) => new(run.Label, null, "unreadable", why, null);
}
