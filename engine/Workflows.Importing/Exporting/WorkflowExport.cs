using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Importing.Exporting.Argo;

namespace Workflows.Importing.Exporting;

/// <summary>Definitions of ours in the languages of other engines. Pure: a definition gives a text and a report.</summary>
public static class WorkflowExport
{
    /// <summary>The name of <see cref="ToArgo"/> among formats.</summary>
    public const string Argo = "argo";

    /// <summary><see cref="ToArgo"/> of a stored version: it was read without errors before it was stored.</summary>
    /// <param name="canonical">Its canonical text.</param>
    /// <param name="text">As its author wrote it.</param>
    public static ExportResult StoredToArgo(string canonical, string text) =>
        ToArgo(WorkflowText.ReadStored(string.Empty, canonical, activities: null).Definition!, text);

    /// <summary>
    /// A <c>WorkflowTemplate</c> of Argo Workflows 3.6 or newer, and a <c>CronWorkflow</c> for each schedule. Whatever Argo can't say, or says
    /// otherwise, is in the notes. Never throws for a definition that was read without errors.
    /// </summary>
    /// <param name="definition">What is exported.</param>
    /// <param name="text">The text that it was read from: where notes point to.</param>
    public static ExportResult ToArgo(WorkflowDefinition definition, string text)
    {
        var notes = new Notes();
        var yaml = new ArgoExport(new ExportedFlow(definition, new SourcePlaces(text), notes)).Write();
        return new ExportResult(yaml, notes.All);
    }
}
