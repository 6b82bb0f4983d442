using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>A document of Argo, or one template of it, as a workflow of ours.</summary>
internal static class ArgoWorkflow
{
    /// <summary>The document's own workflow, and its children.</summary>
    public static IReadOnlyList<ImportedWorkflow> Main(ArgoDocument document, ArgoFile file, Notes notes)
    {
        var flow = new ArgoFlow(document.Name, document, file, notes);
        var comments = notes.Hear(() =>
        {
            WorkflowHead.Fill(document, flow);
            var scope = new TagScope(flow, document);
            if (document.Spec.Take("workflowTemplateRef") is { } reference)
            {
                WorkflowReference.Place(new SourceMap(reference, notes), scope);
            }
            else
            {
                Run(document, scope);
            }

            document.Spec.Close(TemplateAdvice.Of);
            document.Top.Close(_ => null);
        });
        return Written(flow, comments);
    }

    /// <summary>A template that other workflows call by its name.</summary>
    public static IReadOnlyList<ImportedWorkflow> OfTemplate(ArgoDocument document, string template, ArgoFile file, Notes notes)
    {
        var flow = new ArgoFlow(Naming.Label($"{document.Name}-{template}"), document, file, notes);
        var comments = notes.Hear(() =>
        {
            WorkflowHead.Describe(document, flow);
            var target = new TemplateTarget(new SourceMap(document.Template(template)!, notes), template, document);
            var scope = new TagScope(flow, document);
            Leave(target, Place(target, scope), flow);
        });
        return Written(flow, comments);
    }

    /// <summary>The entry, and what runs at the end.</summary>
    public static void Run(ArgoDocument document, TagScope scope)
    {
        var flow = scope.Flow;
        var entry = flow.Document.Spec.Text("entrypoint") ?? document.Spec.Text("entrypoint")
            ?? throw new InTheWayException(document.Node.Place, "entrypoint", "it says no template to begin with");
        var target = Target(document, entry, document.Spec.At("entrypoint"), flow.Notes);
        Leave(target, Place(target, scope), flow);
        var hooks = document.Spec.Map("hooks");
        var exit = document.Spec.Text("onExit") ?? hooks.Map("exit").Text("template");
        if (exit is not null)
        {
            flow.IsFinally = true;
            _ = Place(Target(document, exit, document.Spec.Node, flow.Notes), scope);
            flow.IsFinally = false;
        }

        foreach (var hook in hooks.Entries.Where(hook => hook.Key != "exit"))
        {
            hooks.LeaveOut(hook.Key, "nothing runs beside a workflow while it runs; only `finally` runs at its end");
        }
    }

    private static TemplateTarget Target(ArgoDocument document, string name, Node at, Notes notes) =>
        document.Template(name) is { } template
            ? new TemplateTarget(new SourceMap(template, notes), name, document)
            : throw new InTheWayException(at.Place, "template", $"there is no template `{name}` in this document");

    // A group's steps need no name before their own.
    private static CallOutcome Place(TemplateTarget target, TagScope scope)
    {
        TemplateKinds.Check(target.Template);
        var name = TemplateKinds.IsGroup(target.Template) ? string.Empty : target.Name;
        return target.Place(new CallRequest(target.Name, name, Gate.Open, scope, Arguments(target.Template, scope), target.Template.Node));
    }

    /// <summary>The entry takes what the workflow is given under the same names.</summary>
    private static SourceMap Arguments(SourceMap template, TagScope scope)
    {
        var given = WorkflowHead.Arguments(scope.Flow.Document, "parameters").ToHashSet();
        var wanted = template.Map("inputs").Maps("parameters").Select(parameter => parameter.Text("name")).OfType<string>();
        var at = template.Node.Place;
        List<Node> parameters = [.. wanted.Where(given.Contains).Select(name => new Node.Map(at,
        [
            new Entry("name", at, new Node.Text(at, name)),
            new Entry("value", at, new Node.Text(at, $"{{{{workflow.parameters.{name}}}}}")),
        ]))];
        return new SourceMap(new Node.Map(at, [new Entry("parameters", at, new Node.List(at, parameters))]), scope.Flow.Notes);
    }

    private static void Leave(TemplateTarget target, CallOutcome outcome, ArgoFlow flow)
    {
        foreach (var name in ProgramOutcome.Names(target.Template.Map("outputs").Maps("parameters")))
        {
            flow.Outputs.Add(Naming.Identifier(name), outcome.Parameter(name)?.AsText());
        }

        // Files are no values: they stay with their steps.
        foreach (var (name, value) in flow.Globals.Where(global => global.Value.AsText().Contains(".outputs.", StringComparison.Ordinal)))
        {
            flow.Outputs.Add(Naming.Identifier(name), value.AsText());
        }
    }

    private static List<ImportedWorkflow> Written(ArgoFlow flow, IReadOnlyList<string> comments) =>
    [
        new(flow.Name, flow.Yaml(comments)),
        .. flow.Children.Values.Select(child => new ImportedWorkflow(child.Name, child.Yaml([$"A part of {flow.Name}, which runs it.", .. child.Comments]))),
    ];
}
