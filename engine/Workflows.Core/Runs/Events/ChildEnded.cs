namespace Workflows.Core.Runs.Events;

/// <summary>A child run ended, or could not be made (<paramref name="Status"/> Failed, cause <c>engine</c>).</summary>
public sealed record ChildEnded(Guid Child, int Generation, int Step, int? Index, RunStatus Status, Cause? Cause, string? Message, string? Outputs) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Find(Step, Index) is not { Status: StepStatus.Running } instance || instance.Child != Child || instance.ChildGeneration != Generation)
        {
            return Verdict.Ignored("that child is not awaited");
        }

        switch (Status)
        {
            case RunStatus.Succeeded when !instance.Stopping:
                Instances.Succeed(draft, Step, Index, Outputs ?? "{}", []);
                break;
            case RunStatus.Failed when !instance.Stopping:
                Instances.Fail(draft, Step, Index, Cause ?? Runs.Cause.Engine, $"the child run failed: {Message}");
                break;
            case RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled:
                Instances.End(
                    draft,
                    Step,
                    Index,
                    instance with { Status = StepStatus.Cancelled, Message = instance.Stopping ? null : "the child run was cancelled" });
                break;
            default:
                return Verdict.Ignored("that child has not ended");
        }

        return Verdict.Accepted;
    }
}
