using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Elsa;

/// <summary>An activity of Elsa: a node of a flowchart.</summary>
internal sealed class ElsaActivity
{
    private readonly Notes notes;

    public ElsaActivity(Node node, Notes notes, ISet<string> taken)
    {
        this.notes = notes;
        Map = new SourceMap(node, notes);
        Id = Map.Text("id") ?? string.Empty;
        Type = Map.Text("type") ?? "nothing";
        var metadata = Map.Map("metadata");
        var shown = metadata.Text("displayText");
        var name = Map.Text("name");
        Title = string.IsNullOrEmpty(shown) ? name : shown;
        Step = Naming.Free(string.IsNullOrEmpty(name) ? Short : name, taken);
        Position = metadata.Map("designer").Map("position");
        var custom = Map.Map("customProperties");
        Starts = (custom.Flag("canStartWorkflow") ?? custom.Flag("CanStartWorkflow") ?? Map.Flag("canStartWorkflow")) is true;
        MergeMode = custom.Text("mergeMode");
        foreach (var key in new[] { "nodeId", "version", "source", "line", "runAsynchronously", "canStartWorkflow", "start", "applicationProperties" })
        {
            _ = Map.Take(key);
        }
    }

    public SourceMap Map { get; }

    public string Id { get; }

    public string Type { get; }

    /// <summary>Without the name space: <c>WriteLine</c>.</summary>
    public string Short => Type[(Type.LastIndexOf('.') + 1)..];

    public string? Title { get; }

    /// <summary>The step that it becomes.</summary>
    public string Step { get; }

    public SourceMap Position { get; }

    /// <summary>It begins runs.</summary>
    public bool Starts { get; }

    public string? MergeMode { get; }

    /// <summary>Where an input's value stands; null where it has none.</summary>
    public SourceMap? Input(string key) =>
        Map.Take(key) is Node.Map input && new SourceMap(input, notes).Map("expression") is { IsThere: true } expression ? expression : null;

    /// <summary>An input that is written out.</summary>
    public string? Literal(string key) => Input(key)?.Take("value") is { } value ? PlainText.Of(value) : null;
}
