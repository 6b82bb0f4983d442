using System.Formats.Tar;
using System.Text.Json.Nodes;
using Workflows.Core.Definitions;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;

namespace Workflows.Cli.Starting;

/// <summary>
/// Files and folders of this machine that parameters name, put into the file store for a run whose steps see no path of this machine. Each
/// value becomes a reference, as a step's artifact is one.
/// </summary>
internal static class SentFiles
{
    /// <param name="definition">Says which parameters are files and folders.</param>
    /// <param name="parameters">A JSON object; paths in it are absolute (<see cref="GivenParameters"/>).</param>
    /// <param name="store">Of the data folder.</param>
    /// <param name="cancellation">Stops the copying.</param>
    public static async Task<string> PutAsync(WorkflowDefinition definition, string parameters, FolderFileStore store, CancellationToken cancellation)
    {
        var values = JsonNode.Parse(parameters)!.AsObject();
        foreach (var parameter in definition.Parameters.Where(parameter => parameter.Format is "file" or "folder"))
        {
            if (values[parameter.Name] is not JsonValue value || !value.TryGetValue<string>(out var path) || !Path.IsPathFullyQualified(path)) continue;
            var stored = parameter.Format == "file" ? await store.PutFileAsync(path, handedOver: false, cancellation) : await PutFolderAsync(path, store, cancellation);
            values[parameter.Name] = $"wf-{parameter.Format}://{stored.Sha256}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}";
        }

        return values.ToJsonString();
    }

    private static async Task<StoredFile> PutFolderAsync(string path, FolderFileStore store, CancellationToken cancellation)
    {
        await using var tar = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await TarFile.CreateFromDirectoryAsync(path, tar, includeBaseDirectory: false, cancellation);
        tar.Position = 0;
        return await store.PutAsync(tar, null, cancellation);
    }
}
