using Workflows.Core.Definitions;
using Workflows.Importing.Expressions;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Exporting.Argo;

/// <summary>The steps of a workflow, or those at its end, as a <c>dag</c> template and a template for each.</summary>
internal sealed class DagWriter(ExportedFlow flow, bool isFinally)
{
    private readonly List<object> tasks = [];
    private readonly List<(ExportedStep Step, Func<YamlMap> Body, YamlMap Inputs)> templates = [];
    private readonly TaskOrder order = new(flow, isFinally);

    /// <summary>Makes tasks and templates of all steps; what they leave is known when all that read it are made.</summary>
    public void Read()
    {
        // Lists first: where one can't be said, a pause stands for its step, which others are told.
        var steps = flow.Steps.Where(step => step.IsFinally == isFinally).ToList();
        var loops = steps.ConvertAll(Loop);
        for (var i = 0; i < steps.Count; i++)
        {
            var (step, inputs, task) = (steps[i], new StepInputs(), new YamlMap());
            Func<YamlMap> body = () => new YamlMap();
            var comments = flow.Notes.Hear(() =>
            {
                body = Body(step, inputs);
                order.AddTo(step, task);
                When(step, task);
                Call(step, task, inputs);
                task.AddAll(loops[i].Loop);
            });
            var title = step.Step.Title is { } said ? [said] : Array.Empty<string>();
            tasks.Add(new YamlMap().Add("name", step.Task, [.. title, .. loops[i].Comments, .. comments]).AddAll(task));
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
            yield return new YamlMap().Add("name", step.Template).AddFilled("inputs", given).AddAll(body());
        }
    }

    private (YamlMap Loop, IReadOnlyList<string> Comments) Loop(ExportedStep step)
    {
        var loop = new YamlMap();
        var comments = flow.Notes.Hear(() =>
        {
            if (step.IsPlaceholder)
            {
                return;
            }

            try
            {
                new ArgoLoop(flow, step).AddTo(loop);
            }
            catch (UntranslatableException e)
            {
                loop = new YamlMap();
                step.IsPlaceholder = true;
                var key = step.Step.FanOut is FanOut.Matrix ? "matrix" : "forEach";
                flow.LeaveOut(step, key, $"{e.Message}; a pause stands for the step");
            }
        });
        return (loop, comments);
    }

    private Func<YamlMap> Body(ExportedStep step, StepInputs inputs)
    {
        if (!step.IsPlaceholder && step.Step.Work is Work.Program program)
        {
            return new ProgramWriter(flow, step, program, inputs).Read();
        }

        if (UnsaidSteps.Of(step.Step) is var (key, advice))
        {
            flow.LeaveOut(step, key, advice);
        }

        var body = step.IsPlaceholder ? SuspendWriter.Placeholder() : step.Step.Work switch
        {
            Work.Approval approval => SuspendWriter.Approval(approval, flow, step),
            Work.Wait wait => SuspendWriter.Wait(wait, flow, step, inputs),
            Work.Set => SuspendWriter.Set(flow, step),
            _ => new YamlMap(),
        };
        return () => body;
    }

    private void When(ExportedStep step, YamlMap task)
    {
        if (step.Step.When is not { } condition)
        {
            return;
        }

        try
        {
            task.Add("when", new ExprWriter(flow, step).When(condition));
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
}
