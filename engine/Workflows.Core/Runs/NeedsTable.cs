using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>What a step does when those it needs have all ended: the table of the design, and nothing else.</summary>
public static class NeedsTable
{
    /// <summary>What one ended need means to those behind it, weakest first.</summary>
    public enum Need
    {
        Succeeded,
        SkippedByCondition,
        SkippedByRejection,
        Failed,
        Cancelled,
    }

    /// <summary>What the step does: run, be skipped, or be cancelled.</summary>
    /// <param name="Status">Ready, Skipped or Cancelled.</param>
    /// <param name="Reason">Why it is skipped.</param>
    public readonly record struct Answer(StepStatus Status, Reason? Reason)
    {
        public static Answer Runs { get; } = new(StepStatus.Ready, null);

        public static Answer Cancelled { get; } = new(StepStatus.Cancelled, null);

        public static Answer Skipped(Reason reason) => new(StepStatus.Skipped, reason);
    }

    /// <summary>Reads an ended step as a need. A tolerated failure counts as success.</summary>
    public static Need Read(StepState step, bool continueOnError) => step.Status switch
    {
        StepStatus.Failed => continueOnError ? Need.Succeeded : Need.Failed,
        StepStatus.Cancelled => Need.Cancelled,
        StepStatus.Skipped => step.Reason switch
        {
            Reason.UpstreamFailed => Need.Failed,
            Reason.Rejected => Need.SkippedByRejection,
            _ => Need.SkippedByCondition,
        },
        _ => Need.Succeeded,
    };

    /// <summary>The strongest row decides; <c>failure</c> runs when any need failed, whatever the others did.</summary>
    public static Answer Decide(RunOn runOn, ReadOnlySpan<Need> needs)
    {
        var strongest = Need.Succeeded;
        var (anyFailed, anySucceeded) = (false, needs.IsEmpty);
        foreach (var need in needs)
        {
            strongest = need > strongest ? need : strongest;
            anyFailed |= need == Need.Failed;
            anySucceeded |= need == Need.Succeeded;
        }

        return runOn switch
        {
            RunOn.Always => Answer.Runs,
            RunOn.Failure when anyFailed => Answer.Runs,
            _ when strongest == Need.Cancelled => Answer.Cancelled,
            RunOn.Failure => Answer.Skipped(Reason.Condition),
            _ when strongest == Need.Failed => Answer.Skipped(Reason.UpstreamFailed),
            RunOn.NoFailure when anySucceeded => Answer.Runs,
            _ => strongest switch
            {
                Need.SkippedByRejection => Answer.Skipped(Reason.Rejected),
                Need.SkippedByCondition => Answer.Skipped(Reason.Condition),
                _ => Answer.Runs,
            },
        };
    }
}
