using Workflows.Core.Definitions;

namespace Workflows.Core.Runs.Events;

/// <summary>An attempt ended, as its executor saw it. What that means is decided by <c>AttemptVerdict</c>.</summary>
public sealed record AttemptEnded(Guid Uid, int Step, int? Index, AttemptOutcome Outcome) : RunEvent
{
    /// <summary>What was seen, with the outputs checked: whichever executor says it.</summary>
    public AttemptOutcome Outcome { get; init; } = Outcome.Checked();

    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Find(Step, Index) is not { } instance || instance.Attempt != Uid)
        {
            return Verdict.Ignored("the attempt is not live: its end is recorded already, or it is none of this run");
        }

        var verdict = AttemptVerdict.Of(Outcome, instance.Stopping ? WhyStopped(draft.State) : null, (draft.Definition(Step).Work as Work.Program)?.Timeout);
        draft.Record(new AttemptChange.Ended(Uid, verdict.Status, verdict.Cause, verdict.Message, Outcome, At));
        switch (verdict.Status)
        {
            case AttemptStatus.Succeeded:
                Instances.Succeed(draft, Step, Index, Outcome.Outputs, Outcome.Artifacts);
                break;
            case AttemptStatus.Cancelled:
                Instances.End(draft, Step, Index, instance with { Status = StepStatus.Cancelled, Message = verdict.Message, Artifacts = Outcome.Artifacts });
                break;
            default:
                Retries.AfterFailure(draft, Step, Index, instance, Outcome, verdict);
                break;
        }

        return Verdict.Accepted;
    }

    /// <summary>An attempt is stopped for a cancel, which says who asked for it, or because the run fails fast.</summary>
    private static string WhyStopped(RunState run) =>
        run is { CancelRequested: true, Message: { } asked } ? asked : "stopped because another step failed (failFast)";
}
