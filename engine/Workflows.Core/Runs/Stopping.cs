using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Stopping steps: what has not begun is Cancelled at once; what runs outside is asked to stop and its end is awaited.</summary>
internal static class Stopping
{
    public static void Stop(Draft draft, int step, bool atOnce)
    {
        var state = draft.Step(step);
        if (state.Status.IsFinal())
        {
            return;
        }

        // While items are read, the fan is still an earlier generation's.
        if (state is { Fan: { } fan, Items: null, Status: StepStatus.Running })
        {
            StopFan(draft, step, fan, atOnce);
        }
        else if (state.Only is { } only && state.Status is not StepStatus.Waiting)
        {
            StopInstance(draft, step, null, only, atOnce);
        }
        else
        {
            Ending.EndStep(draft, step, state with { Status = StepStatus.Cancelled });
        }
    }

    /// <summary>Instances that never started are counted as cancelled and get no row.</summary>
    private static void StopFan(Draft draft, int step, FanState fan, bool atOnce)
    {
        draft.Change(step, draft.Step(step) with { Fan = fan with { Cancelled = fan.Cancelled + fan.Waiting, Next = fan.Total } });
        for (var i = 0; i < fan.Total; i++)
        {
            if (fan.Instances[i] is { Status: not StepStatus.Waiting } instance && !instance.Status.IsFinal())
            {
                StopInstance(draft, step, i, instance, atOnce);
            }
        }

        FanOuts.Fill(draft, step);
    }

    private static void StopInstance(Draft draft, int step, int? index, InstanceState instance, bool atOnce)
    {
        if (instance.Attempt is { } uid)
        {
            Instances.Change(draft, step, index, instance with { Stopping = true });
            draft.Do(new Effect.StopAttempt(uid, atOnce));
            return;
        }

        if (instance.Child is { } child && instance.Status == StepStatus.Running)
        {
            Instances.Change(draft, step, index, instance with { Stopping = true });
            draft.Do(new Effect.TellChild(child, Ask(draft, atOnce)));
            return;
        }

        Quiet(draft, step, index, instance);
        Instances.End(draft, step, index, instance with { Status = StepStatus.Cancelled, Message = null });
    }

    /// <summary>Takes back what was asked of the world for an instance that waits: its timer, its question, its listening.</summary>
    public static void Quiet(Draft draft, int step, int? index, InstanceState instance)
    {
        if (instance.Status == StepStatus.Backoff)
        {
            draft.Do(new Effect.ClearTimer(new(step, index, TimerKind.Backoff)));
        }

        switch (draft.Definition(step).Work)
        {
            case Work.Approval:
                draft.Do(new Effect.ClearTimer(new(step, null, TimerKind.Deadline)));
                draft.Do(new Effect.CloseApproval(step));
                break;
            case Work.Wait { Event: not null }:
                draft.Do(new Effect.StopListening(step));
                break;
            case Work.Wait:
                draft.Do(new Effect.ClearTimer(new(step, null, TimerKind.Wait)));
                break;
        }
    }

    private static RunEvent Ask(Draft draft, bool atOnce) => atOnce
        ? new Events.TerminateRequested("parent") { At = draft.At, Seed = draft.NextSeed() }
        : new Events.CancelRequested("parent") { At = draft.At, Seed = draft.NextSeed() };
}
