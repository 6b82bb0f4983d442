namespace Workflows.Core.Runs;

/// <summary>Reopening an ended run: a new generation of what failed or was cancelled, and of all that depends on it.</summary>
internal static class Retrying
{
    /// <summary>Which steps a retry reopens, by ordinal.</summary>
    public static bool[] Reopened(RunState run)
    {
        var reopened = run.Plan.Behind(Enumerable.Range(0, run.Plan.MainCount).Where(i => Failed(run, i)));

        // Everything is upstream of finally, so it runs again whatever is retried: also alone, where only it, the outputs or a late cancel failed the run.
        for (var i = run.Plan.MainCount; i < reopened.Length; i++)
        {
            reopened[i] = true;
        }

        return reopened;
    }

    /// <summary>Why these edited parameters can't be taken; null when they can: no step that is kept has read one that changed.</summary>
    public static string? Refuse(RunState run, bool[] reopened, string parameters)
    {
        var (before, after) = (Json.Members(run.Parameters), Json.Members(parameters));
        var changed = before.Keys.Union(after.Keys)
            .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var step in run.Plan.Steps)
        {
            if (!reopened[step.Ordinal] && step.Reading.FirstOf(changed) is { } read)
            {
                return $"parameter {read} was read by step {step.Name}, whose result is kept; use rerun --from {step.Name} instead";
            }
        }

        return null;
    }

    public static void Reopen(Draft draft, bool[] reopened, string? parameters)
    {
        for (var i = 0; i < reopened.Length; i++)
        {
            if (reopened[i])
            {
                Reopen(
                    draft,
                    i,
                    inputsMayDiffer: parameters is not null || draft.Plan.Steps[i].Finally || draft.Plan.Steps[i].Needs.Any(need => reopened[need]));
            }
        }

        draft.Change((draft.State with
        {
            Status = RunStatus.Queued,
            Generation = draft.State.Generation + 1,
            Parameters = parameters ?? draft.State.Parameters,
            Cause = null,
            Message = null,
            Outputs = null,
            EndedAt = null,
            CancelRequested = false,
            Terminated = false,
            FailingFast = false,
            Finishing = false,
        }).Recount());
        draft.Do(new Effect.AskForSlot());
    }

    private static bool Failed(RunState run, int step) => run.Steps[step].Status == StepStatus.Cancelled
        || (run.Steps[step].Status == StepStatus.Failed && !run.Plan.Steps[step].Step.ContinueOnError);

    private static void Reopen(Draft draft, int step, bool inputsMayDiffer)
    {
        var state = draft.Step(step);
        draft.Change(step, new StepState
        {
            Generation = state.Generation + 1,
            Only = state.Only is { } only ? Renew(only, inputsMayDiffer) : null,
            Fan = state.Fan is { } fan ? Reopen(draft, step, fan, inputsMayDiffer) : null,
        });
    }

    private static FanState Reopen(Draft draft, int step, FanState fan, bool inputsMayDiffer)
    {
        var instances = fan.Instances;
        var succeeded = 0;

        // Those beyond the items of today too: when the items grow again, they must not wake with a child of other parameters.
        for (var i = 0; i < instances.Count; i++)
        {
            if (instances[i] is not { } instance)
            {
                continue;
            }

            if (instance.Status == StepStatus.Succeeded && !inputsMayDiffer && i < fan.Total)
            {
                succeeded++;
                continue;
            }

            instances = instances.With(i, Renew(instance, inputsMayDiffer));
            draft.Touch(step, i);
        }

        return new FanState { Total = fan.Total, Items = fan.Items, Instances = instances, Succeeded = succeeded };
    }

    /// <summary>Budgets start anew, attempt numbers go on. A child is kept, to be retried, unless its parameters may have changed.</summary>
    private static InstanceState Renew(InstanceState instance, bool inputsMayDiffer) => new()
    {
        Attempts = instance.Attempts,
        Memory = instance.Memory,
        Child = inputsMayDiffer ? null : instance.Child,
        ChildGeneration = inputsMayDiffer ? 0 : instance.ChildGeneration,
    };
}
