using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Elsa;

/// <summary>Workflow definitions of Elsa 3: flowcharts, sequences and single activities.</summary>
internal static class ElsaImport
{
    /// <summary>Keys that a store of Elsa keeps about a definition, and that mean nothing elsewhere.</summary>
    private static readonly string[] Records =
    [
        "$schema", "id", "tenantId", "createdAt", "version", "toolVersion", "isReadonly", "isSystem", "isLatest", "isPublished", "definitionId", "options",
        "customProperties", "usableAsActivity", "metadata",
    ];

    /// <summary>Whether a document is a workflow definition of Elsa.</summary>
    public static bool Knows(Node.Map document) => document.Find("root") is not null && document.Find("kind") is null;

    public static IReadOnlyList<ImportedWorkflow> Read(Node.Map document, Notes notes)
    {
        try
        {
            return [Workflow(new SourceMap(document, notes), notes)];
        }
        catch (InTheWayException way)
        {
            notes.Refuse(way);
            return [];
        }
    }

    private static ImportedWorkflow Workflow(SourceMap definition, Notes notes)
    {
        var title = definition.Text("name") ?? "workflow";
        var name = Naming.Label(title);
        var yaml = new YamlMap().Add("name", name).Add("title", title == name || title.Length == 0 ? null : title)
            .Add("description", definition.Text("description") is { Length: > 0 } description ? description : null);
        var comments = notes.Hear(() => Fill(definition, yaml, notes));
        return new ImportedWorkflow(name, YamlWriter.Write(yaml, comments));
    }

    private static void Fill(SourceMap definition, YamlMap yaml, Notes notes)
    {
        var parameters = new YamlMap();
        foreach (var input in definition.Maps("inputs"))
        {
            ElsaParameters.Add(input, parameters);
        }

        var values = new ElsaValues(definition.Maps("variables").ToList(), parameters, notes);
        var flow = new ElsaFlow(new SourceMap(definition.Take("root")!, notes), values, notes);
        flow.Build();
        yaml.AddFilled("parameters", parameters).AddFilled("triggers", flow.Triggers).Add("steps", flow.Steps).AddFilled("outputs", flow.Outputs)
            .AddFilled("layout", flow.Layout);
        _ = definition.Take("outputs");
        if (definition.Take("outcomes") is Node.List { Items.Count: > 0 })
        {
            definition.LeaveOut("outcomes", "a workflow succeeds or fails; what else it has to say is an output");
        }

        const string Kept = "this and the other marks of its store are not kept: versions are numbered here as they are published";
        notes.LeaveOut(definition.At("definitionId"), "definitionId", Kept);
        foreach (var key in Records)
        {
            _ = definition.Take(key);
        }

        definition.Close(_ => null);
    }
}
