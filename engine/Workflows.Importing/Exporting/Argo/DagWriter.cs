using Workflows.Core.Definitions;
using Workflows.Importing.Expressions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>The steps of a workflow, or those at its end, as a <c>dag</c> template and a template for each.</summary>
internal sealed class DagWriter(ExportedFlow flow, bool isFinally)
{
    private readonly List<object> tasks = [];
    private readonly List<(ExportedStep Step, YamlMap Body, YamlMap Inputs)> templates = [];
    private readonly TaskOrder order = new(flow, isFinally);

    /// <summary>Makes tasks and templates of all steps; what they leave is known when all that read it are made.</summary>
    public void Read()
    {
        foreach (var step in flow.Steps.Where(step => step.IsFinally == isFinally))
        {
            var inputs = new StepInputs();
            var (task, body) = (new YamlMap(), new YamlMap());
            var comments = flow.Notes.Hear(() =>
            {
                body = Body(step, inputs, out var loop);
                order.AddTo(step, task);
                When(step, task);
                Call(step, task, inputs);
                foreach (var entry in loop.Entries)
                {
                    task.Add(entry.Key, entry.Value);
                }
            });
            tasks.Add(Headed(new YamlMap().Add("name", step.Task, Titled(step.Step.Title, comments)), task));
            if (step.Step.Work is not Work.SubWorkflow || step.IsPlaceholder)
            {
                templates.Add((step, body, inputs.Inputs));
            }
        }
    }

    /// <summary>The <c>dag</c>, then the templates of its tasks.</summary>
    /// <param name="name">Of the <c>dag</c>.</param>
    /// <param name="inputs">What the workflow is given.</param>
    /// <param name="outputs">What it leaves.</param>
    public IEnumerable<object> Templates(string name, YamlMap inputs, YamlMap outputs)
    {
        var dag = new YamlMap().Add("failFast", flow.Definition.FailFast ? null : false).Add("tasks", tasks);
        yield return new YamlMap().Add("name", name).AddFilled("inputs", inputs).AddFilled("outputs", outputs).Add("dag", dag);
        foreach (var (step, body, given) in templates)
        {
            var template = new YamlMap().Add("name", step.Template).AddFilled("inputs", given);
            if (step is { IsPlaceholder: false, Step.Work: Work.Program program })
            {
                template.AddFilled("outputs", ProgramWriter.Outputs(step, program));
            }

            yield return Headed(template, body);
        }
    }

    private YamlMap Body(ExportedStep step, StepInputs inputs, out YamlMap loop)
    {
        loop = new YamlMap();
        if (UnsaidSteps.Of(step.Step) is var (key, advice))
        {
            return SuspendWriter.Placeholder(key, advice, flow, step);
        }

        try
        {
            new ArgoLoop(flow, step).AddTo(loop);
        }
        catch (UntranslatableException e)
        {
            step.IsPlaceholder = true;
            loop = new YamlMap();
            key = step.Step.FanOut is FanOut.Matrix ? "matrix" : "forEach";
            return SuspendWriter.Placeholder(key, $"{e.Message}; a pause stands for the step", flow, step);
        }

        return step.Step.Work switch
        {
            Work.Program program => new ProgramWriter(flow, step, program, inputs).Body(),
            Work.Approval approval => SuspendWriter.Approval(approval, flow, step),
            Work.Wait wait => SuspendWriter.Wait(wait, flow, step, inputs),
            Work.Set => SuspendWriter.Set(flow, step),
            _ => new YamlMap(),
        };
    }

    private void When(ExportedStep step, YamlMap task)
    {
        if (step.Step.When is not { } condition)
        {
            return;
        }

        try
        {
            task.Add("when", new ExprWriter(flow, isFinally).When(condition));
        }
        catch (UntranslatableException e)
        {
            // Conditions are never guessed: a task that must not run would.
            flow.LeaveOut(step, "when", $"`{condition.Expression}`: {e.Message}; it never runs until its condition is written in the place of `false`");
            task.Add("when", "false");
        }
    }

    private void Call(ExportedStep step, YamlMap task, StepInputs inputs)
    {
        if (step.Step.Work is not Work.SubWorkflow child || step.IsPlaceholder)
        {
            task.Add("template", step.Template).AddFilled("arguments", inputs.Arguments);
            return;
        }

        flow.Judge(step, "workflow", $"it runs within this workflow, without what `{child.Name}` does at its end and beside: export `{child.Name}` too");
        if (child.Version is not null)
        {
            flow.LeaveOut(step, "workflow.version", $"Argo knows one `{child.Name}`, whichever was applied last");
        }

        task.Add("templateRef", new YamlMap { IsFlow = true }.Add("name", child.Name).Add("template", ExportedFlow.Main))
            .AddFilled("arguments", ChildArguments.Of(child, flow, step));
    }

    private static IReadOnlyList<string> Titled(string? title, IReadOnlyList<string> comments) => title is null ? comments : [title, .. comments];

    private static YamlMap Headed(YamlMap head, YamlMap rest)
    {
        foreach (var entry in rest.Entries)
        {
            head.Add(entry.Key, entry.Value, entry.Comments);
        }

        return head;
    }
}
