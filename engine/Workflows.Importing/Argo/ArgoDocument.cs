using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>A <c>Workflow</c>, <c>WorkflowTemplate</c>, <c>ClusterWorkflowTemplate</c> or <c>CronWorkflow</c>.</summary>
internal sealed class ArgoDocument
{
    private readonly Dictionary<string, Node.Map> templates = new(StringComparer.Ordinal);

    public ArgoDocument(Node.Map node, Notes notes)
    {
        Node = node;
        Kind = node.Find("kind") is { Value: Node.Text kind } ? kind.Value : "nothing";
        Top = new SourceMap(node, notes);
        Metadata = Top.Map("metadata");
        _ = Top.Take("apiVersion");
        _ = Top.Take("kind");
        var outer = Top.Map("spec");
        Cron = Kind == "CronWorkflow" ? outer : null;
        Spec = Cron?.Map("workflowSpec") ?? outer;
        Name = Naming.Label(Metadata.Text("name") ?? Metadata.Text("generateName") ?? "workflow");
        foreach (var template in Spec.Items("templates").OfType<Node.Map>())
        {
            if (template.Find("name") is { Value: var name })
            {
                _ = templates.TryAdd(PlainText.Of(name), template);
            }
        }
    }

    public Node.Map Node { get; }

    public string Kind { get; }

    public string Name { get; }

    public SourceMap Top { get; }

    public SourceMap Metadata { get; }

    /// <summary>What a workflow is, wherever it stands in its document.</summary>
    public SourceMap Spec { get; }

    /// <summary>When a <c>CronWorkflow</c> runs.</summary>
    public SourceMap? Cron { get; }

    public bool IsTemplate => Kind is "WorkflowTemplate" or "ClusterWorkflowTemplate";

    public bool IsWorkflow => IsTemplate || Kind is "Workflow" or "CronWorkflow";

    public IReadOnlyDictionary<string, Node.Map> Templates => templates;

    /// <summary>Templates that something was made of.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public Node.Map? Template(string name)
    {
        Used.Add(name);
        return templates.GetValueOrDefault(name);
    }
}
