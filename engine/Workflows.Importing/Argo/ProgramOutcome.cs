using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>How others read what a program left: in a loop theirs are lists, one value of each instance.</summary>
internal static class ProgramOutcome
{
    public static CallOutcome Of(SourceMap template, string step, CallRequest request, bool keepsResult)
    {
        var (loops, flow) = (request.Loop is not null, request.Scope.Flow);
        var outputs = template.Map("outputs");
        var parameters = Names(outputs.Maps("parameters").Where(output => output.Map("valueFrom").Has("path")));
        var artifacts = Names(outputs.Maps("artifacts").Where(output => output.Has("path")));
        Phrase Output(string name) => loops
            ? Phrase.Of($"(steps.{step}.outputs | array.map '{name}')", TermKind.List)
            : Phrase.Of($"steps.{step}.outputs.{name}", TermKind.Text);
        Phrase? Parameter(string name) => parameters.Contains(name) ? Output(Naming.Identifier(name)) : null;
        Phrase? Artifact(string name) => artifacts.Contains(name) && !loops
            ? Phrase.Of($"steps.{step}.artifacts.{Naming.Identifier(name)}", TermKind.Text)
            : null;
        foreach (var output in outputs.Maps("parameters").Where(output => output.Has("globalName")))
        {
            flow.Globals[output.Text("globalName")!] = Output(Naming.Identifier(output.Text("name") ?? string.Empty));
        }

        foreach (var artifact in outputs.Maps("artifacts").Where(artifact => artifact.Has("globalName")))
        {
            flow.Globals[artifact.Text("globalName")!] = Artifact(artifact.Text("name") ?? string.Empty) ?? Phrase.Empty;
        }

        return new CallOutcome
        {
            Steps = [step],
            Ends = [step],
            Result = keepsResult ? Output("result") : null,
            Parameter = Parameter,
            Parameters = Phrase.Of($"steps.{step}.outputs", TermKind.List),
            Artifact = Artifact,
            IsTolerated = request.IsTolerated,
        };
    }

    public static HashSet<string> Names(IEnumerable<SourceMap> outputs) => [.. outputs.Select(output => output.Text("name")).OfType<string>()];
}
