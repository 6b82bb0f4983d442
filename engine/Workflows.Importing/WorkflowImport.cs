using Workflows.Definitions;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Argo;
using Workflows.Importing.Elsa;
using Workflows.Importing.Reading;

namespace Workflows.Importing;

/// <summary>
/// Workflows of other engines in our language: Argo's YAML, and flowcharts of Elsa 3 as JSON. Pure: a text gives texts and a report, nothing is
/// executed or fetched.
/// </summary>
public static class WorkflowImport
{
    /// <summary>
    /// Reads a file of another engine. Never throws for a text, however broken or hostile it is. Whatever is not carried over as it stood is in the notes.
    /// </summary>
    /// <param name="text">The text of the file; several documents give several workflows.</param>
    public static ImportResult Read(string text)
    {
        var notes = new Notes();
        List<ImportedWorkflow> workflows = [];
        try
        {
            var documents = ForeignText.Read(text);
            workflows.AddRange(documents is [Node.Map map] && ElsaImport.Knows(map) ? ElsaImport.Read(map, notes) : ArgoImport.Read(documents, notes));
        }
        catch (SyntaxErrorException e)
        {
            notes.Refuse(new InTheWayException(e.Place, "text", e.Message));
        }

        return new ImportResult { Workflows = [.. workflows.Where(workflow => IsValid(workflow, notes))], Notes = notes.All };
    }

    // What is handed out is valid, whatever the source was: what is not would be a fault of ours, and is said as one.
    private static bool IsValid(ImportedWorkflow workflow, Notes notes)
    {
        if (WorkflowText.Read(workflow.Name + ".yaml", workflow.Yaml).Errors is not [var error, ..])
        {
            return true;
        }

        var message = $"what came of it is no valid definition ({error.Path}: {error.Message}); write this one by hand";
        notes.Refuse(new InTheWayException(TextSpan.Origin, workflow.Name, message));
        return false;
    }
}
