using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Elsa;

/// <summary>Flowcharts of Elsa 3.</summary>
internal static class ElsaImport
{
    /// <summary>Whether a document is a workflow definition of Elsa.</summary>
    public static bool Knows(Node.Map document) => document.Find("root") is not null && document.Find("kind") is null;

    public static IReadOnlyList<ImportedWorkflow> Read(Node.Map document, Notes notes)
    {
        notes.Refuse(new InTheWayException(document.Place, "root", "flowcharts of Elsa are not read yet; write the workflow by hand"));
        return [];
    }
}
