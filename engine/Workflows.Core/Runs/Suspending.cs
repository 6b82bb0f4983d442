using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Suspension: clocks stop, nothing new starts; on resume each clock goes on with what it had left.</summary>
internal static class Suspending
{
    public static void Suspend(Draft draft, string? quarantine, bool byParent)
    {
        draft.Change(draft.State with { SuspendedAt = draft.State.SuspendedAt ?? draft.At, SuspendedByParent = byParent, Quarantine = quarantine });
        foreach (var (step, index, instance) in Open(draft.State))
        {
            if (TimerOf(draft.State, step, index, instance) is { } timer)
            {
                draft.Do(new Effect.ClearTimer(timer.Key));
            }

            if (instance.Child is { } child)
            {
                draft.Do(new Effect.TellChild(child, new Events.SuspendRequested("parent") { FromParent = true, At = draft.At, Seed = draft.NextSeed() }));
            }
        }
    }

    public static void Resume(Draft draft)
    {
        var stood = draft.At - draft.State.SuspendedAt!.Value;
        stood = stood < TimeSpan.Zero ? TimeSpan.Zero : stood;
        draft.Change(draft.State with { SuspendedAt = null, SuspendedByParent = false, Quarantine = null });
        foreach (var (step, index, instance) in Open(draft.State))
        {
            Resume(draft, step, index, instance, stood);
        }

        for (var i = 0; i < draft.Plan.Steps.Length; i++)
        {
            var state = draft.Step(i);
            if (state is { Status: StepStatus.Running, Fan: not null, Items: null })
            {
                FanOuts.Fill(draft, i);
            }
            else if (state is { Status: StepStatus.Ready, OpenNeeds: 0 } && state.Only is not { Status: StepStatus.Ready })
            {
                draft.Enqueue(i);
            }
        }
    }

    private static void Resume(Draft draft, int step, int? index, InstanceState instance, TimeSpan stood)
    {
        if (instance.Due is { } due)
        {
            Instances.Change(draft, step, index, instance with { Due = due + stood });
        }

        if (draft.Step(step) is { Approval: { Deadline: { } deadline } asked } state)
        {
            draft.Change(step, state with { Approval = asked with { Deadline = deadline + stood } });
        }

        if (TimerOf(draft.State, step, index, draft.Step(step).Instance(index)!) is { } timer)
        {
            draft.Do(new Effect.SetTimer(timer.Key, timer.Due));
        }

        if (instance.Status == StepStatus.Ready)
        {
            draft.Do(new Effect.LookUpCache(step, index));
        }

        if (instance.Child is { } child)
        {
            draft.Do(new Effect.TellChild(child, new Events.ResumeRequested("parent") { FromParent = true, At = draft.At, Seed = draft.NextSeed() }));
        }
    }

    /// <summary>The timer that an open instance has, by its state.</summary>
    public static (TimerKey Key, DateTimeOffset Due)? TimerOf(RunState run, int step, int? index, InstanceState instance) =>
        run.Plan.Steps[step].Step.Work switch
        {
            Work.Program when instance is { Status: StepStatus.Backoff, Due: { } due } => (new(step, index, TimerKind.Backoff), due),
            Work.Wait when instance.Due is { } due => (new(step, index, TimerKind.Wait), due),
            Work.Approval when run.Steps[step].Approval?.Deadline is { } due => (new(step, index, TimerKind.Deadline), due),
            _ => null,
        };

    /// <summary>Every instance that has begun and not ended.</summary>
    public static IEnumerable<(int Step, int? Index, InstanceState Instance)> Open(RunState run)
    {
        for (var step = 0; step < run.Steps.Count; step++)
        {
            var state = run.Steps[step];
            if (state.Status.IsFinal() || state.Status == StepStatus.Waiting)
            {
                continue;
            }

            if (state.Only is { } only && only.Status is not StepStatus.Waiting)
            {
                yield return (step, null, only);
            }

            for (var i = 0; i < (state.Fan is { Live: > 0 } fan ? fan.Total : 0); i++)
            {
                if (state.Fan!.Instances[i] is { Status: not StepStatus.Waiting } instance && !instance.Status.IsFinal())
                {
                    yield return (step, i, instance);
                }
            }
        }
    }
}
