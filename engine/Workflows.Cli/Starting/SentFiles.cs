using System.Text.Json.Nodes;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Core.Definitions;
using Workflows.Executors;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;

namespace Workflows.Cli.Starting;

/// <summary>
/// Files and folders of this machine that parameters name, put into the file store for a run whose steps see no path of this machine. Each
/// value becomes a reference, as a step's artifact is one. One that is not there, can't be read or can't be packed is a usage error.
/// </summary>
internal sealed class SentFiles(FolderFileStore store)
{
    /// <summary>How an executor's runs get them; null where its steps see this machine's paths.</summary>
    public static Func<WorkflowDefinition, string, CancellationToken, Task<string>>? For(ExecutorKind executor, Session session) =>
        executor.RunsImages ? new SentFiles(new FolderFileStore(session.Folder.Files)).PutAsync : null;

    private async Task<string> PutAsync(WorkflowDefinition definition, string parameters, CancellationToken cancellation)
    {
        var values = JsonNode.Parse(parameters)!.AsObject();
        foreach (var parameter in definition.Parameters.Where(parameter => parameter.Format is "file" or "folder"))
        {
            if (values[parameter.Name] is not JsonValue value || !value.TryGetValue<string>(out var path) || !Path.IsPathFullyQualified(path)) continue;
            var stored = await PutAsync(parameter, path, cancellation);
            values[parameter.Name] = $"wf-{parameter.Format}://{stored.Sha256}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}";
        }

        return values.ToJsonString();
    }

    private async Task<StoredFile> PutAsync(ParameterDefinition parameter, string path, CancellationToken cancellation)
    {
        try
        {
            return parameter.Format == "file" ? await store.PutFileAsync(path, handedOver: false, cancellation) : await PutFolderAsync(path, cancellation);
        }
        catch (Exception problem) when (problem is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw RefusedException.Usage($"parameter {parameter.Name}: {path} can't be sent to the cluster: {problem.Message}", $"give another with -p {parameter.Name}=PATH");
        }
    }

    private async Task<StoredFile> PutFolderAsync(string path, CancellationToken cancellation)
    {
        await using var tar = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await Task.Run(() => PackedFolder.Write(path, tar), cancellation);
        tar.Position = 0;
        return await store.PutAsync(tar, null, cancellation);
    }
}
