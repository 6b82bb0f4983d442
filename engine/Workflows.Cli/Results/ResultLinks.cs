using System.Globalization;
using System.Text.Json;
using Workflows.Cli.Drawing;
using Workflows.Cli.Folders;
using Workflows.Core.Runs;
using Workflows.Storage.Files;

namespace Workflows.Cli.Results;

/// <summary>
/// Files of the store under the names that their authors gave: <c>runs/bike-demand/42/train/model.zip</c>. In the store a file is called by
/// its digest, and no viewer opens that; so a link is made when somebody looks.
/// </summary>
internal sealed class ResultLinks(DataFolder folder)
{
    private readonly FolderFileStore files = new(folder.Files);

    /// <summary>The path to open; the store's own where no link can be made.</summary>
    public string PathOf(string runLabel, string step, ArtifactRecord artifact)
    {
        var kept = files.PathOf(artifact.Sha256);
        var name = artifact.Name == ArtifactRecord.LogName ? "log.txt" : Path.GetFileName(artifact.FileName) + (artifact.Folder ? ".tar" : string.Empty);
        var inner = artifact.Name.StartsWith("report/", StringComparison.Ordinal) ? "report" : string.Empty;
        var link = Path.Combine([folder.Runs, .. runLabel.Replace('#', '/').Split('/'), step, inner, name]);
        return TryLink(link, kept) ? link : kept;
    }

    /// <summary>A value as people read it: text as it is, other values as JSON, a reference to a file of this run as the path to open.</summary>
    public string Show(RunState run, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (FileOf(run, value) is var (step, artifact))
        {
            return DataFolder.Shown(PathOf(run.Label, step, artifact));
        }

        return Texts.OneLine(text);
    }

    /// <summary>Why the bytes behind a value are not those that it names; null where they are, and where the value names no file of this run.</summary>
    public async Task<string?> WhyChangedAsync(RunState run, JsonElement value, CancellationToken cancellation)
    {
        try
        {
            if (FileOf(run, value) is var (_, artifact))
            {
                await files.VerifyAsync(artifact.Sha256, cancellation);
            }

            return null;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            return failure.Message;
        }
    }

    /// <summary>How a step or instance is called in a path.</summary>
    public static string StepName(string step, int? index) => index is { } i ? string.Create(CultureInfo.InvariantCulture, $"{step}[{i}]") : step;

    private static (string Step, ArtifactRecord Artifact)? FileOf(RunState run, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        foreach (var step in text.StartsWith("wf-", StringComparison.Ordinal) ? run.Plan.Steps : [])
        {
            if ((run.Steps[step.Ordinal].Only?.Artifacts ?? []).FirstOrDefault(artifact => artifact.Reference == text) is { } artifact)
            {
                return (step.Name, artifact);
            }
        }

        return null;
    }

    private static bool TryLink(string link, string kept)
    {
        try
        {
            var target = Path.GetRelativePath(Path.GetDirectoryName(link)!, kept);
            var info = new FileInfo(link);
            if (info.LinkTarget == target)
            {
                return true;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.Delete(link);
            File.CreateSymbolicLink(link, target);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
