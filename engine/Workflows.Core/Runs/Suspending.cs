using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>Suspension: clocks stop, nothing new starts; on resume each clock goes on with what it had left.</summary>
internal static class Suspending
{
    public static void Suspend(Draft run, string? quarantine, bool byParent)
    {
        run.Change(run.Run with { SuspendedAt = run.Run.SuspendedAt ?? run.At, SuspendedByParent = byParent, Quarantine = quarantine });
        foreach (var (step, index, instance) in Open(run.Run))
        {
            if (TimerOf(run.Run, step, index, instance) is { } timer)
            {
                run.Do(new Effect.ClearTimer(timer.Key));
            }

            if (instance.Child is { } child)
            {
                run.Do(new Effect.TellChild(child, new Events.SuspendRequested("parent") { FromParent = true, At = run.At, Seed = run.NextSeed() }));
            }
        }
    }

    public static void Resume(Draft run)
    {
        var stood = run.At - run.Run.SuspendedAt!.Value;
        stood = stood < TimeSpan.Zero ? TimeSpan.Zero : stood;
        run.Change(run.Run with { SuspendedAt = null, SuspendedByParent = false, Quarantine = null });
        foreach (var (step, index, instance) in Open(run.Run))
        {
            Resume(run, step, index, instance, stood);
        }

        for (var i = 0; i < run.Plan.Steps.Length; i++)
        {
            var state = run.Step(i);
            if (state is { Status: StepStatus.Running, Fan: not null, Items: null })
            {
                FanOuts.Fill(run, i);
            }
            else if (state is { Status: StepStatus.Ready, OpenNeeds: 0 } && state.Only is not { Status: StepStatus.Ready })
            {
                run.Enqueue(i);
            }
        }
    }

    private static void Resume(Draft run, int step, int? index, InstanceState instance, TimeSpan stood)
    {
        if (instance.Due is { } due)
        {
            Instances.Change(run, step, index, instance with { Due = due + stood });
        }

        if (run.Step(step) is { Approval: { Deadline: { } deadline } asked } state)
        {
            run.Change(step, state with { Approval = asked with { Deadline = deadline + stood } });
        }

        if (TimerOf(run.Run, step, index, run.Step(step).Instance(index)!) is { } timer)
        {
            run.Do(new Effect.SetTimer(timer.Key, timer.Due));
        }

        if (instance.Status == StepStatus.Ready)
        {
            run.Do(new Effect.LookUpCache(step, index));
        }

        if (instance.Child is { } child)
        {
            run.Do(new Effect.TellChild(child, new Events.ResumeRequested("parent") { FromParent = true, At = run.At, Seed = run.NextSeed() }));
        }
    }

    /// <summary>The timer that an open instance has, by its state.</summary>
    public static (TimerKey Key, DateTimeOffset Due)? TimerOf(RunState run, int step, int? index, InstanceState instance) => run.Plan.Steps[step].Step.Work switch
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
