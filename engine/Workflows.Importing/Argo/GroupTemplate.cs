using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>A template of <c>steps</c> or a <c>dag</c>, written out where it is called: its steps bear the name of the call before their own.</summary>
internal static class GroupTemplate
{
    public static CallOutcome Place(SourceMap template, TagScope scope, CallRequest request)
    {
        var flow = scope.Flow;
        TemplatePolicies.LeaveOut(template);
        var placed = template.Take("steps") is { } steps
            ? StepsTemplate.Place(steps, scope, request.Gate, request.FullName)
            : DagTemplate.Place(template.Map("dag"), scope, request.Gate, request.FullName);
        var outputs = template.Map("outputs");
        var (parameters, artifacts) = Outputs(outputs, scope);
        outputs.Close(_ => null);
        foreach (var output in outputs.Maps("parameters").Where(output => output.Has("globalName")))
        {
            flow.Globals[output.Text("globalName")!] = parameters.GetValueOrDefault(output.Text("name") ?? string.Empty) ?? Phrase.Empty;
        }

        return new CallOutcome
        {
            Steps = placed.Steps,
            Ends = placed.Ends,
            Parameter = parameters.GetValueOrDefault,
            Parameters = TagScope.All(parameters),
            Artifact = artifacts.GetValueOrDefault,
            IsTolerated = request.IsTolerated,
        };
    }

    private static (Dictionary<string, Phrase> Parameters, Dictionary<string, Phrase> Artifacts) Outputs(SourceMap outputs, TagScope scope)
    {
        Dictionary<string, Phrase> parameters = new(StringComparer.Ordinal);
        Dictionary<string, Phrase> artifacts = new(StringComparer.Ordinal);
        foreach (var output in outputs.Maps("parameters"))
        {
            if (output.Text("name") is { } name && TemplateInputs.Value(output, scope) is { } value)
            {
                parameters[name] = value;
            }

            _ = output.Take("globalName");
            output.Close(_ => null);
        }

        foreach (var output in outputs.Maps("artifacts"))
        {
            if (output.Text("name") is { } name && ArtifactSource.Read(output, scope) is { } value)
            {
                artifacts[name] = value.Value;
            }

            _ = output.Take("globalName");
            output.Close(_ => "files are kept in the engine's own store, as they are");
        }

        return (parameters, artifacts);
    }
}

/// <summary>The steps that a group became, and those that nothing else of it waits for.</summary>
internal sealed record PlacedGroup(IReadOnlyList<string> Steps, IReadOnlyList<string> Ends);
