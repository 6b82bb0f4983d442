using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Cli.Terminal;
using Workflows.Importing.Exporting;

namespace Workflows.Cli.Defining;

/// <summary><c>wf export W@N</c>: a version in the language of another engine.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Version = new("version")
    {
        HelpName = "WORKFLOW[@N]",
        Description = "A version; without a number the live one",
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "The language: argo, a WorkflowTemplate and a CronWorkflow for each schedule",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => WorkflowExport.Argo,
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "Write into this file; one that is there is not overwritten, unless by --force",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Overwrite the file of --output" };

    public static Command Build() => new Verb("export", "Turn a version into a workflow of Argo")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf export bike-demand > argo.yaml", "the live version; what Argo can't say is on standard error"),
            new("wf export bike-demand@2 -o argo.yaml", "an older one, into a file"),
        ],
        Notes =
        [
            "Nothing is dropped silently: each thing that was left out, or wants a look, is a line WORKFLOW@N:LINE:COLUMN, with line and column of what "
                + "`wf get WORKFLOW@N` prints, and a comment in the document. Where something was left out, the exit code is 65; "
                + "the document is written all the same.",
        ],
        Arguments = { Version },
        Options = { Format, Output, Force },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Format) is var format && format != WorkflowExport.Argo)
        {
            throw RefusedException.Usage($"--format {format}: expected {WorkflowExport.Argo}");
        }

        session.RequireStore();
        var version = await VersionName.Read(parsed.GetRequiredValue(Version)).FindAsync(session, cancellation);
        var name = $"{version.Workflow}@{version.Number}";
        var result = WorkflowExport.StoredToArgo(version.Canonical, version.Text);
        var file = parsed.GetValue(Output);
        if (file is not null)
        {
            await WriteAsync(file, result.Yaml, parsed.GetValue(Force), cancellation);
        }

        foreach (var note in result.Notes)
        {
            Screen.WriteError($"{name}:{note}");
        }

        if (session.Screen.Json)
        {
            RunJson.Write(new { file, yaml = file is null ? result.Yaml : null, notes = result.Notes });
        }
        else if (file is not null)
        {
            session.Screen.WriteLine(DataFolder.Shown(file));
        }
        else
        {
            Screen.WriteDocument(result.Yaml.TrimEnd('\n'));
        }

        return result.IsComplete ? ExitCode.Done : ExitCode.InvalidDefinition;
    }

    private static async Task WriteAsync(string file, string yaml, bool force, CancellationToken cancellation)
    {
        if (!force && Path.Exists(file))
        {
            throw RefusedException.Usage($"{DataFolder.Shown(file)} is there already: nothing was written", "name another file, or add --force");
        }

        // Written whole under another name first: what fails half-way leaves the file as it was.
        var draft = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            await File.WriteAllTextAsync(draft, yaml, cancellation);
            File.Move(draft, file, overwrite: force);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RefusedException.NotFound($"{file} can't be written: {failure.Message}");
        }
        finally
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }
        }
    }
}
