using Workflows.Core.Definitions;

namespace Workflows.Core.Runs.Events;

/// <summary>A timer is due.</summary>
public sealed record TimerFired(TimerKey Key) : RunEvent
{
    internal override Verdict Apply(Draft draft)
    {
        if (draft.State.Find(Key.Step, Key.Index) is not { } instance || instance.Status.IsFinal()
            || Suspending.TimerOf(draft.State, Key.Step, Key.Index, instance) is not { } timer || timer.Key != Key)
        {
            return Verdict.Ignored("no such timer is set");
        }

        if (draft.State.Suspended)
        {
            return Verdict.Ignored("timers stand still while the run is suspended");
        }

        if (timer.Due > At)
        {
            return Verdict.Ignored("the timer is not due yet");
        }

        switch (Key.Kind)
        {
            case TimerKind.Backoff:
                Instances.StartAttempt(draft, Key.Step, Key.Index, instance);
                break;
            case TimerKind.Wait:
                Instances.Succeed(draft, Key.Step, Key.Index, "{}", []);
                break;
            case TimerKind.Deadline when ((Work.Approval)draft.Definition(Key.Step).Work).OnDeadline == OnDeadline.Escalate:
                Approvals.Escalate(draft, Key.Step);
                break;
            default:
                var approved = ((Work.Approval)draft.Definition(Key.Step).Work).OnDeadline == OnDeadline.Approve;
                Approvals.Count(draft, Key.Step, new ApprovalVote("deadline", approved, "nobody decided in time", ApprovalVote.ByDeadline, At), alone: true);
                break;
        }

        return Verdict.Accepted;
    }
}
