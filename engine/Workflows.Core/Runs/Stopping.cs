using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Stopping steps: what has not begun is Cancelled at once; what runs outside is asked to stop and its end is awaited.</summary>
internal static class Stopping
{
    public static void Stop(Draft run, int step, bool atOnce)
    {
        var state = run.Step(step);
        if (state.Status.IsFinal())
        {
            return;
        }

        // While items are read, the fan is still an earlier generation's.
        if (state is { Fan: { } fan, Items: null, Status: StepStatus.Running })
        {
            StopFan(run, step, fan, atOnce);
        }
        else if (state.Only is { } only && state.Status is not StepStatus.Waiting)
        {
            StopInstance(run, step, null, only, atOnce);
        }
        else
        {
            Ending.EndStep(run, step, state with { Status = StepStatus.Cancelled });
        }
    }

    /// <summary>Instances that never started are counted as cancelled and get no row.</summary>
    private static void StopFan(Draft run, int step, FanState fan, bool atOnce)
    {
        run.Change(step, run.Step(step) with { Fan = fan with { Cancelled = fan.Cancelled + fan.Waiting, Next = fan.Total } });
        for (var i = 0; i < fan.Total; i++)
        {
            if (fan.Instances[i] is { Status: not StepStatus.Waiting } instance && !instance.Status.IsFinal())
            {
                StopInstance(run, step, i, instance, atOnce);
            }
        }

        FanOuts.Fill(run, step);
    }

    private static void StopInstance(Draft run, int step, int? index, InstanceState instance, bool atOnce)
    {
        if (instance.Attempt is { } uid)
        {
            Instances.Change(run, step, index, instance with { Stopping = true });
            run.Do(new Effect.StopAttempt(uid, atOnce));
            return;
        }

        if (instance.Child is { } child && instance.Status == StepStatus.Running)
        {
            Instances.Change(run, step, index, instance with { Stopping = true });
            run.Do(new Effect.TellChild(child, Ask(run, atOnce)));
            return;
        }

        Quiet(run, step, index, instance);
        Instances.End(run, step, index, instance with { Status = StepStatus.Cancelled, Message = null });
    }

    /// <summary>Takes back what was asked of the world for an instance that waits: its timer, its question, its listening.</summary>
    public static void Quiet(Draft run, int step, int? index, InstanceState instance)
    {
        if (instance.Status == StepStatus.Backoff)
        {
            run.Do(new Effect.ClearTimer(new(step, index, TimerKind.Backoff)));
        }

        switch (run.Definition(step).Work)
        {
            case Work.Approval:
                run.Do(new Effect.ClearTimer(new(step, null, TimerKind.Deadline)));
                run.Do(new Effect.CloseApproval(step));
                break;
            case Work.Wait { Event: not null }:
                run.Do(new Effect.StopListening(step));
                break;
            case Work.Wait:
                run.Do(new Effect.ClearTimer(new(step, null, TimerKind.Wait)));
                break;
        }
    }

    private static RunEvent Ask(Draft run, bool atOnce) => atOnce
        ? new Events.TerminateRequested("parent") { At = run.At, Seed = run.NextSeed() }
        : new Events.CancelRequested("parent") { At = run.At, Seed = run.NextSeed() };
}
