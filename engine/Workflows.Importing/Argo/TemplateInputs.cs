using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>Binds what a call hands to what a template takes.</summary>
internal static class TemplateInputs
{
    /// <param name="template">The template that is called.</param>
    /// <param name="arguments">What the call hands over, in the words of the caller.</param>
    /// <param name="caller">What those words mean.</param>
    /// <param name="document">Where the template stands.</param>
    public static TagScope Bind(SourceMap template, SourceMap arguments, TagScope caller, ArgoDocument document)
    {
        var scope = new TagScope(caller.Flow, document);
        var inputs = template.Map("inputs");
        var given = arguments.Maps("parameters").DistinctBy(parameter => parameter.Text("name"))
            .ToDictionary(parameter => parameter.Text("name") ?? string.Empty);
        foreach (var parameter in inputs.Maps("parameters"))
        {
            if (parameter.Text("name") is not { } name)
            {
                continue;
            }

            scope.Inputs[name] = (given.Remove(name, out var argument) ? Value(argument, caller) : null)
                ?? Value(parameter, new TagScope(caller.Flow, document))
                ?? Phrase.Of($"parameters.{caller.Flow.Parameter(name, parameter.Node)}", TermKind.Text);
            foreach (var key in new[] { "value", "default", "valueFrom", "description" })
            {
                // What the call says counts, and people read the rest.
                _ = parameter.Take(key);
            }

            parameter.LeaveOut("enum", "which values are allowed is said of parameters of the whole workflow");
            parameter.Close(_ => null);
        }

        // What a template doesn't take, it doesn't read.
        foreach (var (name, argument) in given)
        {
            caller.Flow.Notes.LeaveOut(argument.Node, name, "the template takes no parameter of this name");
        }

        Artifacts(inputs, arguments, caller, scope);
        inputs.Close(_ => null);
        arguments.Close(_ => null);
        return scope;
    }

    /// <summary>A parameter whose value lies in a ConfigMap is one of the workflow: whoever starts a run says it.</summary>
    public static Phrase FromConfigMap(ArgoFlow flow, string name, SourceMap reference)
    {
        var id = Naming.Identifier(name);
        var before = $"the ConfigMap {reference.Text("name")}, key {reference.Text("key")}";
        flow.Notes.Judge(reference.Node, name, $"it was read from {before}; now a run is given it: -p {id}=VALUE");
        _ = reference.Take("optional");
        reference.Close(_ => null);
        flow.Parameters.Add(id, new YamlMap { IsFlow = true }.Add("type", "string"));
        flow.Declare(name, id);
        return Phrase.Of($"parameters.{id}", TermKind.Text);
    }

    /// <summary>The value that a parameter states; null where it states none.</summary>
    public static Phrase? Value(SourceMap parameter, TagScope scope)
    {
        var value = parameter.Take("value") ?? parameter.Take("default");
        var from = parameter.Map("valueFrom");
        var phrase = value is not null ? scope.Read(value)
            : from.Take("expression") is { } expression ? scope.Expression(PlainText.Of(expression), expression)
            : from.Take("parameter") is { } other ? scope.Read(other)
            : from.Take("configMapKeyRef") is { } map ? FromConfigMap(scope.Flow, parameter.Text("name")!, new SourceMap(map, scope.Flow.Notes))
            : from.Take("default") is { } standard ? scope.Read(standard)
            : null;
        _ = parameter.Take("name");
        _ = parameter.Take("default");
        _ = from.Take("default");
        from.Close(_ => "a value cannot come from there; put one in its place");
        return phrase;
    }

    private static void Artifacts(SourceMap inputs, SourceMap arguments, TagScope caller, TagScope scope)
    {
        var given = arguments.Maps("artifacts").DistinctBy(artifact => artifact.Text("name")).ToDictionary(artifact => artifact.Text("name") ?? string.Empty);
        foreach (var artifact in inputs.Maps("artifacts"))
        {
            if (artifact.Text("name") is not { } name)
            {
                continue;
            }

            var value = (given.Remove(name, out var argument) ? ArtifactSource.Read(argument, caller) : null) ?? ArtifactSource.Read(artifact, scope)
                ?? ArtifactSource.OfWorkflow(name, caller);
            if (value is not null)
            {
                scope.Artifacts[name] = value;
            }
            else if (artifact.Flag("optional") is true)
            {
                caller.Flow.Notes.Judge(artifact.Node, name, "an optional file that nothing here brings");
            }
            else
            {
                scope.Artifacts[name] = ArtifactSource.Given(name, caller.Flow, artifact.Node, "nothing here brings this file");
            }
        }

        foreach (var (name, argument) in given)
        {
            caller.Flow.Notes.LeaveOut(argument.Node, name, "the template takes no artifact of this name");
        }
    }
}
