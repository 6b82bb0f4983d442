using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>
/// A template that runs as a workflow of its own: one of several steps in a loop, one whose failure is tolerated, one with a condition for each item.
/// </summary>
internal static class ChildCall
{
    public static CallOutcome Place(TemplateTarget target, CallRequest request)
    {
        var flow = request.Scope.Flow;
        var handed = TemplateInputs.Bind(target.Template, request.Arguments, request.Scope, target.Document);
        var (child, outcome) = Child(target, request, handed);
        var with = new YamlMap();
        foreach (var (name, value) in handed.Inputs)
        {
            with.Add(Naming.Identifier(name), value.AsText());
        }

        foreach (var (name, value) in handed.Artifacts)
        {
            with.Add(Naming.Identifier(name), value.Value.AsText());
        }

        if (request is { PerItem: not null, Loop: { } loop })
        {
            with.Add("item", Phrase.Of(loop.Item.Code, loop.Item.Kind == TermKind.List ? TermKind.Any : loop.Item.Kind).AsText());
        }

        foreach (var (theirs, ours) in child.HandedOn.Where(pair => !child.Inputs.Contains(pair.Value)))
        {
            with.Add(ours, $"{{{{ parameters.{flow.Parameter(theirs, request.At)} }}}}");
        }

        return Step(request, child.Name, with, name => outcome.Parameter(name) is not null, keepsResult: outcome.Result is not null);
    }

    /// <summary>A workflow that comes from another file.</summary>
    public static CallOutcome External(CallRequest request, string workflow)
    {
        var with = new YamlMap();
        foreach (var argument in request.Arguments.Maps("parameters"))
        {
            with.Add(Naming.Identifier(argument.Text("name") ?? "value"), TemplateInputs.Value(argument, request.Scope)?.AsText());
            argument.Close(_ => null);
        }

        foreach (var argument in request.Arguments.Maps("artifacts"))
        {
            with.Add(Naming.Identifier(argument.Text("name") ?? "file"), ArtifactSource.Read(argument, request.Scope)?.Value.AsText());
            argument.Close(_ => null);
        }

        request.Arguments.Close(_ => null);
        if (request.PerItem is { } condition)
        {
            throw new InTheWayException(condition.Place, "when", "a condition for each item of a template that is not in this file; put both into one");
        }

        return Step(request, workflow, with, _ => true, keepsResult: true);
    }

    private static CallOutcome Step(CallRequest request, string workflow, YamlMap with, Predicate<string> leaves, bool keepsResult)
    {
        var flow = request.Scope.Flow;
        var step = new FlowStep { Name = flow.Free(request.FullName), Gate = request.Gate };
        step.Body.Add("forEach", request.Loop?.List).Add("continueOnError", request.IsTolerated ? true : null)
            .Add("workflow", new YamlMap { IsFlow = true }.Add("name", workflow)).AddFilled("with", with);
        flow.Add(step, request.At);
        Phrase Output(string name) => request.Loop is null
            ? Phrase.Of($"steps.{step.Name}.outputs.{name}", TermKind.Text)
            : Phrase.Of($"(steps.{step.Name}.outputs | array.map '{name}')", TermKind.List);
        return new CallOutcome
        {
            Steps = [step.Name],
            Ends = [step.Name],
            Result = keepsResult ? Output("result") : null,
            Parameter = name => leaves(name) ? Output(Naming.Identifier(name)) : null,
            Parameters = Phrase.Of($"steps.{step.Name}.outputs", TermKind.List),
            IsTolerated = request.IsTolerated,
        };
    }

    private static (ArgoFlow Child, CallOutcome Outcome) Child(TemplateTarget target, CallRequest request, TagScope handed)
    {
        var parent = request.Scope.Flow;
        var kinds = string.Join(',', handed.Inputs.Select(input => input.Value.AsTerm().Kind));
        var key = $"{target.Document.Name}/{target.Name} {kinds} {request.PerItem?.Place.Line}";
        if (parent.Children.TryGetValue(key, out var known))
        {
            return (known, known.Outcome!);
        }

        var name = Naming.Free($"{parent.Root}-{target.Name}", parent.ChildNames);
        var child = new ArgoFlow(name, parent.Document, parent.File, parent.Notes, parent) { Root = parent.Root };
        parent.Children[key] = child;
        var scope = new TagScope(child, target.Document) { Item = request.Loop is null ? null : Item(child, request) };
        foreach (var (input, value) in handed.Inputs)
        {
            scope.Inputs[input] = child.Input(Naming.Identifier(input), value.AsTerm().Kind is TermKind.Text ? TermKind.Text : TermKind.Any);
        }

        foreach (var (input, value) in handed.Artifacts)
        {
            scope.Artifacts[input] = value with { Value = child.Input(Naming.Identifier(input), TermKind.Text) };
        }

        child.Comments = child.Notes.Hear(() => child.Outcome = Fill(target, request, scope));
        foreach (var output in ProgramOutcome.Names(target.Template.Map("outputs").Maps("parameters")))
        {
            child.Outputs.Add(Naming.Identifier(output), child.Outcome!.Parameter(output)?.AsText());
        }

        child.Outputs.Add("result", child.Outcome!.Result?.AsText());
        return (child, child.Outcome!);
    }

    private static CallOutcome Fill(TemplateTarget target, CallRequest request, TagScope scope)
    {
        var condition = request.PerItem is { } when ? scope.Condition(PlainText.Of(when), when, "when") : null;
        var name = TemplateKinds.IsGroup(target.Template) ? string.Empty : target.Name;
        _ = target.Template.Take("inputs");
        return target.Filled(new CallRequest(request.Name, name, Gate.Open.And(condition), scope, request.Arguments, request.At), scope);
    }

    private static Term Item(ArgoFlow child, CallRequest request)
    {
        if (request is not { PerItem: not null, Loop: { } loop })
        {
            return new Term("item", TermKind.Any);
        }

        _ = child.Input("item", TermKind.Any);
        return new Term("parameters.item", loop.Item.Kind);
    }
}
