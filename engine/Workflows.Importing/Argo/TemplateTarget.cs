using Workflows.Definitions.Syntax;
using Workflows.Importing.Argo.Programs;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>The template that a call names, and where it stands.</summary>
internal sealed record TemplateTarget(SourceMap Template, string Name, ArgoDocument Document)
{
    private const int MostNesting = 32;

    /// <summary>The workflow that holds a template which is not in this file; null for one that is.</summary>
    public string? Elsewhere { get; init; }

    public static TemplateTarget Find(SourceMap call, TagScope scope)
    {
        if (call.Take("inline") is { } inline)
        {
            return new TemplateTarget(new SourceMap(inline, scope.Flow.Notes), $"{call.Text("name")} inline", scope.Document);
        }

        if (call.Take("templateRef") is { } reference)
        {
            var map = new SourceMap(reference, scope.Flow.Notes);
            var (file, name) = (map.Text("name") ?? string.Empty, map.Text("template") ?? string.Empty);
            _ = map.Take("clusterScope");
            map.Close(_ => null);
            return scope.Flow.File.Find(file) is { } other ? In(other, name, reference, scope) : External(file, name, reference, scope);
        }

        var template = call.Text("template") ?? throw new InTheWayException(call.Node.Place, "template", "it names no template");
        return In(scope.Document, template, call.At("template"), scope);
    }

    /// <summary>Makes steps of the template.</summary>
    public CallOutcome Place(CallRequest request)
    {
        if (Elsewhere is { } workflow)
        {
            return ChildCall.External(request, workflow);
        }

        TemplateKinds.Check(Template);
        if (request.Scope.Flow.Path.Count >= MostNesting)
        {
            throw new InTheWayException(request.At.Place, "templates", $"templates call each other more than {MostNesting} deep");
        }

        var key = $"{Document.Name}/{Name}";
        if (!request.Scope.Flow.Path.Add(key))
        {
            const string Advice = "a run here has no loops: make it one program, or a schedule";
            throw new InTheWayException(request.At.Place, "recursion", $"the template `{Name}` calls itself; {Advice}");
        }

        try
        {
            var isChild = request.PerItem is not null || (request.Loop is not null && !TemplateKinds.IsProgram(Template))
                || (request.IsTolerated && TemplateKinds.IsGroup(Template));
            return isChild ? ChildCall.Place(this, request) : Inline(request);
        }
        finally
        {
            request.Scope.Flow.Path.Remove(key);
        }
    }

    /// <summary>Makes steps of the template in the flow of its caller.</summary>
    public CallOutcome Inline(CallRequest request) => Filled(request, TemplateInputs.Bind(Template, request.Arguments, request.Scope, Document));

    /// <summary>Makes steps of the template with its inputs bound.</summary>
    public CallOutcome Filled(CallRequest request, TagScope scope)
    {
        _ = Template.Take("name");
        var outcome = TemplateKinds.IsGroup(Template) ? GroupTemplate.Place(Template, scope, request) : Single(scope, request);
        Template.Close(TemplateAdvice.Of);
        return outcome;
    }

    private CallOutcome Single(TagScope scope, CallRequest request)
    {
        var flow = request.Scope.Flow;
        var step = new FlowStep { Name = flow.Free(request.FullName), Gate = request.Gate };
        CallOutcome? outcome = null;
        step.Comments = flow.Notes.Hear(() =>
        {
            step.Body.Add("forEach", request.Loop?.List).Add("continueOnError", request.IsTolerated ? true : null);
            outcome = TemplateKinds.IsProgram(Template) ? Program(scope, request, step) : SuspendTemplate.Fill(Template, scope, step);
        });
        flow.Add(step, request.At);
        return outcome!;
    }

    private CallOutcome Program(TagScope scope, CallRequest request, FlowStep step)
    {
        var flow = request.Scope.Flow;
        var keeps = flow.File.IsResultRead(request.Name);
        ProgramTemplate.Fill(Template, Template.Has("script") ? "script" : "container", scope, step.Body, keeps);
        TemplatePolicies.Add(Template, scope, step.Body);
        return ProgramOutcome.Of(Template, step.Name, request, keeps);
    }

    private static TemplateTarget In(ArgoDocument document, string name, Node at, TagScope scope) =>
        document.Template(name) is { } template
            ? new TemplateTarget(new SourceMap(template, scope.Flow.Notes), name, document)
            : throw new InTheWayException(at.Place, "template", $"there is no template `{name}` in {document.Name}");

    private static TemplateTarget External(string file, string name, Node at, TagScope scope)
    {
        var workflow = Naming.Label($"{file}-{name}");
        scope.Flow.Notes.Judge(at, "templateRef", $"it runs the workflow `{workflow}`: import the template `{file}` too, and publish it");
        return new TemplateTarget(new SourceMap(at, scope.Flow.Notes), name, scope.Document) { Elsewhere = workflow };
    }
}
