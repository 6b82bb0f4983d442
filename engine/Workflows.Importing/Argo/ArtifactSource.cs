using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary>Where a file comes from: a step, the text itself, or a store that only whoever starts a run can reach.</summary>
internal static class ArtifactSource
{
    private static readonly string[] Stores = ["s3", "gcs", "http", "git", "hdfs", "oss", "azure", "artifactory", "plugin"];

    /// <summary>The file that an artifact states; null where it states none.</summary>
    public static ArtifactValue? Read(SourceMap artifact, TagScope scope)
    {
        var name = artifact.Text("name") ?? "file";
        if (artifact.Take("from") is { } from)
        {
            return Below(artifact, scope.Artifact(from)) ?? Given(name, scope.Flow, from, $"`{Node.Shorten(PlainText.Of(from))}` has no counterpart");
        }

        if (artifact.Take("fromExpression") is { } expression)
        {
            return new ArtifactValue(scope.Expression(PlainText.Of(expression), expression));
        }

        if (artifact.Take("raw") is { } raw)
        {
            return new ArtifactValue(scope.Read(new SourceMap(raw, scope.Flow.Notes).Take("data") ?? new Node.Text(raw.Place, string.Empty)), IsText: true);
        }

        var store = Array.Find(Stores, artifact.Has);
        return store is null
            ? null
            : Given(name, scope.Flow, artifact.At(store), $"it came from {Where(store, artifact.Take(store)!)}; steps fetch nothing from there");
    }

    /// <summary>An artifact among the workflow's own arguments.</summary>
    public static ArtifactValue? OfWorkflow(string name, TagScope scope)
    {
        var arguments = new SourceMap(scope.Flow.Document.Spec.Take("arguments") ?? new Node.Nothing(TextSpan.Origin), scope.Flow.Notes);
        return arguments.Maps("artifacts").FirstOrDefault(artifact => artifact.Text("name") == name) is { } found ? Read(found, scope) : null;
    }

    /// <summary>A file that whoever starts a run gives.</summary>
    public static ArtifactValue Given(string name, ArgoFlow flow, Node at, string why)
    {
        var id = Naming.Identifier(name);
        flow.Notes.Judge(at, name, $"{why}; now a run is given it: -p {id}=PATH");
        flow.Parameters.Add(id, new YamlMap { IsFlow = true }.Add("type", "string").Add("format", "file"));
        flow.Declare($"artifact {name}", id);
        return new ArtifactValue(Phrase.Of($"parameters.{id}", TermKind.Text));
    }

    private static ArtifactValue? Below(SourceMap artifact, ArtifactValue? value) =>
        artifact.Text("subPath") is { } below && value is { IsText: false, Value.Parts: var parts }
            ? new ArtifactValue(new Phrase([.. parts, new PhrasePart.Literal($"/{below}")]))
            : value;

    private static string Where(string store, Node value)
    {
        var said = (value as Node.Map)?.Entries.Where(entry => entry is { Value: Node.Text, Key: "bucket" or "key" or "url" or "repo" or "path" or "blob" })
            .Select(entry => PlainText.Of(entry.Value)) ?? [];
        return $"{store} ({string.Join(' ', said)})";
    }
}
