using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>The keys at the top.</summary>
internal static class WorkflowShape
{
    private const Names AtTheEnd = Names.Step | Names.RunEnd;

    public static Shape<PolicyDraft> Defaults { get; } = PolicyDraft.AddTo(
        new Shape<PolicyDraft>("defaults"), p => p, Names.Step & ~Names.Steps, read => read);

    public static Shape<WorkflowDraft> Shape { get; } = new Shape<WorkflowDraft>("workflow")
        .Add("language", (w, f) => w.Language = f.Whole(1, 1) ?? 1)
        .Add("name", (w, f) => w.Name = f.Label("the name of the workflow"))
        .Add("title", (w, f) => w.Title = f.Text())
        .Add("description", (w, f) => w.Description = f.Text())
        .Add("objectives", (w, f) => w.Objectives = ObjectiveDraft.Read(f))
        .Add("parameters", (w, f) => w.Parameters = ParameterFields.Read(f))
        .Add("triggers", (w, f) => w.Triggers = TriggerShape.Read(f, w.TriggerInputs))
        .Add("concurrency", (w, f) => w.Concurrency = ConcurrencyDraft.Read(f))
        .Add("failFast", (w, f) => w.FailFast = f.Flag() ?? false)
        .Add("defaults", (w, f) => f.Shaped(Defaults, w.Defaults, "a mapping such as { timeout: 1h }"))
        .Add("steps", MainSteps)
        .Add("finally", (w, f) => Steps(w, f, w.Finally, isFinally: true))
        .Add("outputs", (w, f) => w.Outputs = Outputs(f))
        .Add("layout", static (_, _) => { })
        .Elsewhere("steps", "write `steps:`, a mapping of names to steps", "jobs", "tasks", "stages", "nodes", "dag", "activities")
        .Elsewhere("parameters", "write `parameters: { NAME: { type: string } }`", "params", "inputs", "variables", "vars", "arguments")
        .Elsewhere("triggers", "write `triggers: { NAME: { schedule: { cron: \"0 3 * * *\" } } }`", "on", "schedule", "trigger", "cron")
        .Elsewhere("steps", "each step that runs a program has its own `env`", "env", "environment")
        .Elsewhere("finally", "write `finally:`, steps that run at the end", "onExit", "after");

    private static void MainSteps(WorkflowDraft workflow, Field field)
    {
        workflow.StepsAt = field.Key;
        Steps(workflow, field, workflow.Steps, isFinally: false);
    }

    private static void Steps(WorkflowDraft workflow, Field field, List<StepDraft> into, bool isFinally)
    {
        // Beyond the limit nothing is built.
        if (field.Node is Node.Map map && map.Entries.Count + workflow.StepNames.Count > Limits.Steps)
        {
            var count = map.Entries.Count + workflow.StepNames.Count;
            field.ErrorAtKey($"{count:N0} steps, at most {Limits.Steps:N0} are allowed; use `forEach`, or sub-workflows");
            return;
        }

        foreach (var (name, value) in field.Labelled("a mapping of steps such as { hello: { uses: container, command: [echo, hi] } }"))
        {
            if (!workflow.StepNames.Add(name))
            {
                value.ErrorAtKey("`steps` and `finally` share one name space, and this name stands in both; rename one");
            }

            if (StepShape.Read(name, value, isFinally) is { } step)
            {
                into.Add(step);
            }
        }
    }

    private static Template? Outputs(Field field)
    {
        foreach (var _ in field.Identified("a mapping of values"))
        {
        }

        return field.Node is Node.Map ? field.Template(AtTheEnd) : null;
    }
}
