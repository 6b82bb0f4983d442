using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>An approval that waits for people.</summary>
/// <param name="Run">The run's label.</param>
/// <param name="Step">The step.</param>
/// <param name="Version">Of the workflow.</param>
/// <param name="Requester">Who started the run.</param>
/// <param name="Approval">What is asked, of whom, and what they have said so far.</param>
/// <param name="Digest">Of what is asked: a decision that sends it counts for this and nothing else.</param>
public sealed record OpenApprovalDocument(string Run, string Step, int Version, string Requester, ApprovalDocument Approval, string Digest)
{
    /// <summary>Who published the version that runs; null where that is not known.</summary>
    public string? Editor { get; init; }

    /// <summary>Why the one who looks may not decide; null: they may, or nobody asked who they are.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Null where the step asks nothing now.</summary>
    public static OpenApprovalDocument? Of(RunState run, int ordinal, string? editor) =>
        run.FindStep(ordinal) is { Status: StepStatus.Running } && Documents.ApprovalOf(run, run.Plan.Steps[ordinal]) is { } approval
            ? new(run.Label, run.Plan.Steps[ordinal].Name, run.Plan.Version, run.Trigger.By, approval, ApprovalDigest.Of(run, ordinal)!) { Editor = editor }
            : null;

    /// <summary>Who published the version of a run.</summary>
    public static async Task<string?> EditorAsync(IDefinitionRecords store, RunState run, CancellationToken cancellation) =>
        (await store.FindVersionAsync(run.Project, run.Plan.Definition.Name, run.Plan.Version, cancellation))?.By;

    /// <summary>Of steps that were found to ask. One that has been decided since is left out.</summary>
    /// <param name="store">The store.</param>
    /// <param name="plans">Plans of stored versions.</param>
    /// <param name="asked">What was found.</param>
    /// <param name="show">Makes the document of a step; null where there is nothing to show.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<OpenApprovalDocument>> ListAsync(
        IRecords store,
        PlanSource plans,
        IReadOnlyList<AskedStep> asked,
        Func<RunState, int, string?, OpenApprovalDocument?> show,
        CancellationToken cancellation)
    {
        List<OpenApprovalDocument> open = [];
        foreach (var run in asked.GroupBy(each => each.Run))
        {
            try
            {
                if (await store.ViewAsync(run.Key, plans, cancellation) is { State: var state })
                {
                    var editor = await EditorAsync(store, state, cancellation);
                    open.AddRange(run.Select(each => show(state, each.Step, editor)).OfType<OpenApprovalDocument>());
                }
            }
            catch (UnreadableRowException)
            {
                // Nobody can decide what can't be read; the queue names it.
            }
        }

        return open;
    }
}
