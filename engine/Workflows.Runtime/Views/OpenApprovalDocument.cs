using Workflows.Core.Runs;

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
    /// <summary>Why the one who looks may not decide; null: they may, or nobody asked who they are.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Null where the step asks nothing now.</summary>
    public static OpenApprovalDocument? Of(RunState run, int ordinal) =>
        run.FindStep(ordinal) is { Status: StepStatus.Running } && Documents.ApprovalOf(run, run.Plan.Steps[ordinal]) is { } approval
            ? new(run.Label, run.Plan.Steps[ordinal].Name, run.Plan.Version, run.Trigger.By, approval, ApprovalDigest.Of(run, ordinal)!)
            : null;
}
