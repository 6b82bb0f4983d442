using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Importing;

namespace Workflows.Cli.Defining;

/// <summary><c>wf import FILE</c>: definitions of other engines in our language.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> Source = new("file")
    {
        HelpName = "FILE",
        Description = "Workflows of Argo (YAML), or a flowchart of Elsa 3 (JSON); `-` is standard input",
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "Write NAME.yaml for each workflow into this folder; a file that is there is never overwritten",
        HelpName = "DIR",
    };

    public static Command Build() => new Verb("import", "Turn workflows of Argo or Elsa into definitions")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf import argo.yaml > train.yaml", "the definition; what was not carried over is on standard error"),
            new("wf import argo.yaml -o flows", "a file for each workflow"),
        ],
        Notes =
        [
            "Nothing is dropped silently: each thing that was left out, or wants a look, is a line FILE:LINE:COLUMN and a comment in the definition. "
                + "Where a feature stands in the way of a workflow, it is named, nothing is written for that workflow, and the exit code is 65.",
        ],
        Arguments = { Source },
        Options = { Output },
    }.DoesAlone((session, parsed, _) =>
    {
        var file = parsed.GetRequiredValue(Source);
        var result = WorkflowImport.Read(Starting.Source.Find(file) is { Text: { } text } ? text : throw RefusedException.NotFound($"there is no file {file}"));
        foreach (var note in result.Notes)
        {
            Screen.WriteError($"{file}:{note}");
        }

        if (parsed.GetValue(Output) is { } folder)
        {
            WriteFiles(session, folder, result);
        }
        else if (session.Screen.Json)
        {
            RunJson.Write(new { workflows = result.Workflows, notes = result.Notes });
        }
        else if (result.Workflows is not [])
        {
            Screen.WriteDocument(string.Join("---\n", result.Workflows.Select(workflow => workflow.Yaml)).TrimEnd('\n'));
        }

        return Task.FromResult(result.IsRefused ? ExitCode.InvalidDefinition : ExitCode.Done);
    });

    /// <summary>All or none: nothing is written where one of them is there already.</summary>
    private static void WriteFiles(Session session, string folder, ImportResult result)
    {
        var files = result.Workflows.Select(workflow => (Path: Path.Combine(folder, workflow.Name + ".yaml"), workflow.Yaml)).ToList();
        if (files.Find(file => File.Exists(file.Path)) is { Path: { } there })
        {
            throw RefusedException.Usage($"{DataFolder.Shown(there)} is there already: nothing was written", "move it away, or name another folder");
        }

        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (path, yaml) in files)
            {
                using var stream = new FileStream(path, FileMode.CreateNew);
                using var writer = new StreamWriter(stream);
                writer.Write(yaml);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RefusedException.NotFound($"{folder} can't be written: {failure.Message}");
        }

        if (session.Screen.Json)
        {
            RunJson.Write(new { files = files.Select(file => file.Path), notes = result.Notes });
            return;
        }

        foreach (var (path, _) in files)
        {
            session.Screen.WriteLine(DataFolder.Shown(path));
        }
    }
}
