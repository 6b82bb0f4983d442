using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>What <c>{{workflow.…}}</c> stands for.</summary>
internal static class WorkflowWords
{
    public static Phrase? Path(TagScope scope, IReadOnlyList<string> path, Node at) => path switch
    {
        [_, "parameters", var name] when name != "json" || scope.Flow.HandedOn.ContainsKey(name) =>
            Phrase.Of($"parameters.{scope.Flow.Parameter(name, at)}", TermKind.Text),
        [_, "parameters", ..] => TagScope.All(scope.Flow.Parameters.Entries.Select(
            entry => KeyValuePair.Create(entry.Key, Phrase.Of($"parameters.{entry.Key}", TermKind.Text)))),
        [_, "name" or "uid"] => new Phrase(
        [
            new PhrasePart.Computed("workflow.name", TermKind.Text), new PhrasePart.Literal("-"), new PhrasePart.Computed("run.number", TermKind.Number),
        ]),
        [_, "creationTimestamp"] or [_, "creationTimestamp", "RFC3339"] => Phrase.Of("run.startedAt", TermKind.Text),
        [_, "status"] when scope.Flow.IsFinally => Phrase.Of("run.state", TermKind.State),
        [_, "failures"] when scope.Flow.IsFinally => Failures(scope, at),
        [_, "labels" or "annotations", "json"] or [_, "labels" or "annotations"] => Phrase.Of(PlainText.Of(Marks(scope, path[1]))),
        [_, "labels" or "annotations", var name] => Marks(scope, path[1]).Find(name) is { } mark ? Phrase.Of(PlainText.Of(mark.Value)) : null,
        [_, "outputs", "parameters" or "artifacts", var name] => scope.Flow.Globals.GetValueOrDefault(name),
        [_, "mainEntrypoint"] => scope.Flow.Document.Spec.Text("entrypoint") is { } entry ? Phrase.Of(entry) : null,
        [_, "priority"] => scope.Flow.Document.Spec.Text("priority") is { } priority ? Phrase.Of(priority) : null,
        _ => null,
    };

    private static Node.Map Marks(TagScope scope, string which) =>
        scope.Flow.Document.Node.Find("metadata")?.Value is Node.Map metadata && metadata.Find(which)?.Value is Node.Map marks
            ? marks
            : new Node.Map(TextSpan.Origin, []);

    private static Phrase Failures(TagScope scope, Node at)
    {
        scope.Flow.Notes.Judge(at, "workflow.failures", "run.failed is a list of the names of steps, no list of objects");
        return Phrase.Of("run.failed", TermKind.List);
    }
}
