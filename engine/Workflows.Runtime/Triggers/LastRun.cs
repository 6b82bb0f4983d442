using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>The newest run of a workflow that has ended, as the <c>onlyIf</c> of an event trigger reads its steps.</summary>
internal static class LastRun
{
    private static readonly RunStatus[] ended = [RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled];

    /// <summary>What <c>steps.NAME</c> says of it. A step that it did not have, or of no run at all, is one that waits: its outputs are null.</summary>
    public static async Task<Func<string, StepFacts?>> StepsAsync(
        IRunRecords store, PlanCache plans, string project, string workflow, CancellationToken cancellation)
    {
        List<RunSummary> newest = [];
        foreach (var status in ended)
        {
            newest.AddRange(await store.ListRunsAsync(new RunFilter(project) { Workflow = workflow, Status = status, Most = 1 }, cancellation));
        }

        var run = newest.MaxBy(run => run.Number);
        var view = run is null ? null : await store.ViewAsync(run.Id, plans.Of, cancellation);
        var steps = view is null ? static _ => null : Scopes.OfRun(view.State).Step;
        return name => steps(name) ?? new StepFacts(StepStatus.Waiting, null);
    }
}
