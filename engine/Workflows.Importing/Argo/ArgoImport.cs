using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Argo;

/// <summary>Workflows of Argo: each document becomes a workflow, and a child for each template that must be one.</summary>
internal static class ArgoImport
{
    public static IEnumerable<ImportedWorkflow> Read(IReadOnlyList<Node> documents, Notes notes)
    {
        var read = documents.OfType<Node.Map>().Select(document => new ArgoDocument(document, notes)).ToList();
        if (read.Count == 0)
        {
            notes.Refuse(new InTheWayException(TextSpan.Origin, "file", "there is no workflow in it: expected Argo's YAML, or a flowchart of Elsa 3 as JSON"));
        }

        var file = new ArgoFile(read);
        return read.SelectMany(document => Of(document, file, notes)).ToList();
    }

    private static List<ImportedWorkflow> Of(ArgoDocument document, ArgoFile file, Notes notes)
    {
        if (!document.IsWorkflow)
        {
            Other(document, file, notes);
            return [];
        }

        if (document is { IsTemplate: true, Templates.Count: 0 } && !document.Spec.Has("workflowTemplateRef"))
        {
            notes.Refuse(new InTheWayException(document.Node.Place, "templates", "there is no template in it"));
            return [];
        }

        List<ImportedWorkflow> workflows = [];
        if (document.Spec.Has("entrypoint") || document.Spec.Has("workflowTemplateRef") || !document.IsTemplate)
        {
            Try(() => workflows.AddRange(ArgoWorkflow.Main(document, file, notes)), notes);
        }

        // Workflows in other files may call each of them.
        foreach (var template in document.IsTemplate ? document.Templates.Keys : [])
        {
            Try(() => workflows.AddRange(ArgoWorkflow.OfTemplate(document, template, file, notes)), notes);
        }

        foreach (var (name, template) in document.Templates.Where(pair => !document.Used.Contains(pair.Key)))
        {
            notes.LeaveOut(template, name, "no template that runs calls this one");
        }

        return workflows;
    }

    private static void Try(Action make, Notes notes)
    {
        try
        {
            make();
        }
        catch (InTheWayException way)
        {
            notes.Refuse(way);
        }
    }

    private static void Other(ArgoDocument document, ArgoFile file, Notes notes)
    {
        var message = $"a {document.Kind} is no workflow; apply it as before";
        if (file.Documents.Any(other => other.IsWorkflow))
        {
            notes.LeaveOut(document.Node, document.Kind, message);
        }
        else
        {
            notes.Refuse(new InTheWayException(document.Node.Place, document.Kind, message));
        }
    }
}
