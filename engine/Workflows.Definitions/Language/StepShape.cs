using Workflows.Core.Definitions;
using Workflows.Definitions.Expressions;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Language;

/// <summary>The keys of a step: each with the kinds that have it.</summary>
internal static class StepShape
{
    private const Names Inside = Names.Step | Names.Item;

    public static Shape<StepDraft> Shape { get; } = Build();

    public static StepDraft? Read(string name, Field field, bool isFinally)
    {
        if (field.Map("a step: a mapping such as { uses: container, command: [...] }") is not { } map)
        {
            return null;
        }

        var kind = StepKinds.Of(map, field);
        var draft = new StepDraft(name, kind, field, map, new StepScope(name, isFinally));
        field.Source.Step = draft.Scope;
        Shape.Read(map, field, draft);
        StepChecks.Check(draft);
        field.Source.Step = null;
        return draft;
    }

    private static Shape<StepDraft> Build()
    {
        var shape = new Shape<StepDraft>("step");
        shape.Add("title", (s, f) => s.Title = f.Text());
        shape.Add("needs", Needs);
        shape.Add("when", (s, f) => s.When = f.Condition(Names.Step));
        shape.Add("runOn", (s, f) => s.RunOn = f.Word<RunOn>() ?? RunOn.Success);
        shape.Add("continueOnError", (s, f) => s.ContinueOnError = f.Flag() ?? false);
        For(shape, StepKind.FanOut, "forEach", FanOutFields.ForEach);
        For(shape, StepKind.FanOut, "matrix", FanOutFields.Matrix);
        For(shape, StepKind.FanOut, "parallel", (s, f) => s.Parallel = f.Whole(1, Limits.Parallel));
        For(shape, StepKind.Approval, "approval", ApprovalDraft.Read);
        For(shape, StepKind.SubWorkflow, "workflow", SubWorkflowDraft.Read);
        For(shape, StepKind.Wait, "wait", WaitDraft.Read);
        For(shape, StepKind.Set, "set", (s, f) => s.Work = SetFields.Read(f, Inside));
        For(shape, StepKind.Program | StepKind.SubWorkflow, "with", (s, f) => s.With = WithFields.Read(f, Inside));
        For(shape, StepKind.Program, "uses", UsesField.Read);
        For(shape, StepKind.Program, "image", (s, f) => s.Program.Image = f.TemplateText("an image such as registry.example/train:1", Inside));
        For(shape, StepKind.Program, "command", (s, f) => CommandField.Read(s.Program, f, Inside));
        For(shape, StepKind.Program, "env", (s, f) => EnvironmentFields.Env(s.Program, f, Inside));
        For(shape, StepKind.Program, "secrets", (s, f) => EnvironmentFields.Secrets(s.Program, f));
        For(shape, StepKind.Program, "artifacts", (s, f) => ArtifactsField.Read(s.Program.Artifacts, f));
        For(shape, StepKind.Program, "outputs", (s, f) => s.Program.OutputsSchema = SchemaField.Outputs(f));
        For(shape, StepKind.Program, "checkpoint", (s, f) => s.Program.Checkpoint = f.Flag() ?? false);
        For(shape, StepKind.Program, "cache", CacheFields.Read);
        Elsewhere(shape);
        return PolicyDraft.AddTo(shape, s => s.Policies, Inside, read => Guard(StepKind.Program, read));
    }

    private static void Elsewhere(Shape<StepDraft> shape) => shape
        .Elsewhere("needs", "write `needs: [STEP, ...]`", "dependsOn", "depends_on", "depends", "dependencies", "after", "requires", "runAfter")
        .Elsewhere("when", "write `when: EXPRESSION`", "if", "condition", "only_if")
        .Elsewhere("command", "write `uses: container` and `command: [sh, -c, '...']`, or a program and its arguments", "run", "script", "cmd", "exec", "shell")
        .Elsewhere("command", "arguments stand in `command`, behind the program", "args", "arguments")
        .Elsewhere("with", "inputs of an activity stand under `with`", "inputs", "parameters", "params")
        .Elsewhere("env", "write `env: { NAME: value }`", "environment", "envs")
        .Elsewhere("forEach", "write `forEach: LIST`, and `item` inside", "foreach", "for_each", "withItems", "with_items", "loop")
        .Elsewhere("retry", "write `retry: { attempts: 3 }`", "retries", "retryStrategy")
        .Elsewhere("continueOnError", "write `continueOnError: true`", "continue-on-error", "allow_failure", "ignoreErrors")
        .Elsewhere("uses", "write `uses: NAME@VERSION`, or `uses: container` with `command`", "activity", "action", "type", "task")
        .Elsewhere("title", "a step's name is its key under `steps`; `title` is for people", "name", "id");

    private static void For(Shape<StepDraft> shape, StepKind kinds, string key, Action<StepDraft, Field> read) => shape.Add(key, Guard(kinds, read));

    private static Action<StepDraft, Field> Guard(StepKind kinds, Action<StepDraft, Field> read) => (step, field) =>
    {
        if ((step.Kind & kinds) == 0)
        {
            field.ErrorAtKey(StepKinds.Belongs(field.Route.Key, kinds));
            return;
        }

        read(step, field);
    };

    private static void Needs(StepDraft step, Field field)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items("a list of steps such as [prepare, train]"))
        {
            if (item.Text("the name of a step") is not { } name)
            {
                continue;
            }

            if (seen.Add(name))
            {
                step.Needs.Add((name, item));
            }
            else
            {
                item.Error($"`{Node.Shorten(name)}` is named twice; keep one");
            }
        }
    }
}
