using Workflows.Core.Expressions;

namespace Workflows.Core.Runs;

/// <summary>The names that expressions of a run may use.</summary>
public static class Scopes
{
    public static Scope Of(RunState run, int step, int? index)
    {
        var scope = run.Plan.Steps[step].Finally ? OfRun(run) : Plain(run);
        return index is { } i && run.Steps[step].Fan is { } fan ? scope with { Item = fan.Item(i), Index = i } : scope;
    }

    /// <summary>The scope of <c>finally</c> and of the workflow's outputs: it also knows what the run ends as.</summary>
    public static Scope OfRun(RunState run)
    {
        var end = Finishing.EndOf(run);
        return Plain(run) with
        {
            Run = new RunFacts(run.Number, run.StartedAt, run.Trigger.By) { State = end.Status, Cause = end.Cause, Failed = end.Failed },
        };
    }

    private static Scope Plain(RunState run)
    {
        // An expression may name a step many times; the artifacts of a fanned-out one are put together once.
        Dictionary<string, StepFacts>? known = null;
        return new()
        {
            Parameters = run.Parameters,
            Objectives = run.Plan.Definition.Objectives,
            WorkflowName = run.Plan.Definition.Name,
            WorkflowVersion = run.Plan.Version,
            Run = new RunFacts(run.Number, run.StartedAt, run.Trigger.By),
            Step = Known,
        };

        StepFacts? Known(string name)
        {
            known ??= new(StringComparer.Ordinal);
            if (!known.TryGetValue(name, out var facts) && run.Plan.Find(name) is { } ordinal)
            {
                known[name] = facts = Facts(run, ordinal);
            }

            return facts;
        }
    }

    private static StepFacts Facts(RunState run, int ordinal)
    {
        var step = run.Steps[ordinal];
        return new StepFacts(step.Status, step.Reason)
        {
            FannedOut = run.Plan.Steps[ordinal].Step.FanOut is not null,
            Outputs = step.Outputs,
            Artifacts = step.Fan is { } fan
                && step.Status.IsFinal()
                && step.Status != StepStatus.Skipped ? Json.Array(fan.Instances.Take(fan.Total).Select(ArtifactsOf))
                : step.Only is { } only ? ArtifactsOf(only) : null,
        };
    }

    /// <summary>Declared artifacts by name; what the engine keeps beside them (reports, the log) is not for expressions.</summary>
    private static string ArtifactsOf(InstanceState? instance) => instance is { Status: StepStatus.Succeeded }
        ? Json.Object(instance.Artifacts.Where(a => a.IsDeclared).Select(a => (a.Name, Json.Text(a.Reference))))
        : "null";
}
