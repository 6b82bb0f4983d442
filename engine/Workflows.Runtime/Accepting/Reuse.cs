using System.Text.Json;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Views;

namespace Workflows.Runtime.Accepting;

/// <summary>
/// What a rerun takes over: pure. A step is taken when it ended well, means the same in the new version, everything it needs is taken too,
/// and it does not lie behind the step that the rerun starts from.
/// </summary>
internal static class Reuse
{
    /// <param name="earlier">The run whose results are taken.</param>
    /// <param name="plan">Of the version that runs now.</param>
    /// <param name="from">Ordinal in <paramref name="plan"/>: it and all that depends on it run again.</param>
    /// <param name="parameters">Of the new run: a step that reads one with another value than then runs again, and what depends on it.</param>
    /// <param name="isSameChild">Whether a sub-workflow has the version now that it had then, and so has all below it.</param>
    /// <returns>The states that steps begin with, by ordinal.</returns>
    public static IReadOnlyDictionary<int, StepState> Of(
        RunState earlier, Plan plan, int? from, string parameters, Func<Work.SubWorkflow, bool> isSameChild)
    {
        var again = plan.Behind(from is { } first ? [first] : []);
        var changed = Changed(earlier.Parameters, parameters);
        var taken = new Dictionary<int, StepState>();
        foreach (var step in Ordered(plan))
        {
            if (!again[step.Ordinal]
                && step.Reading.FirstOf(changed) is null
                && step.Needs.All(taken.ContainsKey)
                && (step.Step.Work is not Work.SubWorkflow child || isSameChild(child))
                && Result(earlier, step) is { } result)
            {
                taken.Add(step.Ordinal, result);
            }
        }

        return taken;
    }

    private static HashSet<string> Changed(string before, string after)
    {
        var (former, now) = (DocumentJson.Parse(before), DocumentJson.Parse(after));
        return
        [
            .. former.EnumerateObject().Concat(now.EnumerateObject()).Select(parameter => parameter.Name)
                .Where(name => !former.TryGetProperty(name, out var one) || !now.TryGetProperty(name, out var other) || !JsonElement.DeepEquals(one, other)),
        ];
    }

    /// <summary>Main steps, each after those it needs. <c>finally</c> always runs.</summary>
    private static IEnumerable<PlannedStep> Ordered(Plan plan)
    {
        var open = plan.Steps.Select(step => step.Needs.Length).ToArray();
        var queue = new Queue<PlannedStep>(plan.Steps.Where(step => step is { Finally: false, Needs.Length: 0 }));
        while (queue.TryDequeue(out var step))
        {
            yield return step;
            foreach (var dependent in step.Dependents)
            {
                if (--open[dependent] == 0)
                {
                    queue.Enqueue(plan.Steps[dependent]);
                }
            }
        }
    }

    private static StepState? Result(RunState earlier, PlannedStep step)
    {
        if (earlier.Plan.Find(step.Name) is not { } ordinal || earlier.Plan.Steps[ordinal].Reading.Digest != step.Reading.Digest)
        {
            return null;
        }

        var state = earlier.Steps[ordinal];
        return state.Status switch
        {
            StepStatus.Succeeded => Taken(state, Reason.Reused, $"{earlier.Label} {step.Name}"),

            // Its condition would be false again: it reads only what is taken.
            StepStatus.Skipped => Taken(state, state.Reason, null),
            _ => null,
        };
    }

    /// <summary>Attempts and children are the earlier run's: the new one begins to count at none.</summary>
    private static StepState Taken(StepState state, Reason? reason, string? origin) => state with
    {
        Reason = reason,
        Generation = 1,
        Only = state.Only is { } only ? Taken(only, origin) : null,
        Fan = state.Fan is { } fan ? fan with { Instances = Taken(fan.Instances, origin) } : null,
    };

    private static PersistentArray<InstanceState?> Taken(PersistentArray<InstanceState?> instances, string? origin) =>
        PersistentArray<InstanceState?>.Create(
            instances.Count,
            i => instances[i] is { } instance ? Taken(instance, origin is null ? null : $"{origin}[{i}]") : null);

    /// <summary>What was taken then, too, is still the work of the first.</summary>
    private static InstanceState Taken(InstanceState instance, string? origin) => instance with
    {
        Attempts = 0,
        Spent = 0,
        Lost = 0,
        Child = null,
        ChildGeneration = 0,
        Origin = instance.Origin ?? origin,
    };
}
