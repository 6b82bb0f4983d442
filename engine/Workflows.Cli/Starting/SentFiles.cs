using Workflows.Cli.Folders;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Core.Definitions;
using Workflows.Definitions.Parameters;
using Workflows.Executors;
using Workflows.Runtime.Files;

namespace Workflows.Cli.Starting;

/// <summary>
/// Files and folders of this machine that parameters name, put into the file store for a run whose steps see no path of this machine. Each
/// value becomes a reference, as a step's artifact is one. One that is not there, can't be read or can't be packed is a usage error.
/// </summary>
/// <param name="where">As people call where they go: <c>the cluster</c>.</param>
/// <param name="put">Puts one there.</param>
internal sealed class SentFiles(string where, Func<Stream, CancellationToken, Task<string>> put)
{
    /// <summary>How an executor's runs get them; null where its steps see this machine's paths.</summary>
    public static Func<WorkflowDefinition, string, CancellationToken, Task<string>>? For(ExecutorKind executor, Session session) =>
        executor.RunsImages
            ? (definition, parameters, cancellation) =>
                new SentFiles("the cluster", Put(session)).PutAsync(definition, parameters, cancellation)
            : null;

    private static Func<Stream, CancellationToken, Task<string>> Put(Session session) => async (content, cancellation) =>
        (await new ProjectFiles(session.Files.Store, session.Store).PutAsync(session.Project, content, null, cancellation)).Sha256;

    /// <summary>Puts those that are here where they are reached; the values with references to them.</summary>
    public async Task<string> PutAsync(WorkflowDefinition definition, string parameters, CancellationToken cancellation)
    {
        var sent = new Dictionary<(string Format, string Path), string>();
        foreach (var file in FileParameters.Find(definition.Parameters, parameters).Where(IsHere))
        {
            if (!sent.ContainsKey((file.Format, file.Text)))
            {
                var stored = await PutAsync(file, cancellation);
                sent[(file.Format, file.Text)] = $"wf-{file.Format}://{stored}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(file.Text))}";
            }
        }

        return FileParameters.Replace(definition.Parameters, parameters, file => IsHere(file) ? sent[(file.Format, file.Text)] : file.Text);
    }

    private static bool IsHere(FileValue file) => file.IsLocal && Path.IsPathFullyQualified(file.Text);

    private async Task<string> PutAsync(FileValue file, CancellationToken cancellation)
    {
        try
        {
            return file.Format == "file" ? await PutFileAsync(file.Text, cancellation) : await PutFolderAsync(file.Text, cancellation);
        }
        catch (Exception problem) when (problem is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw RefusedException.Usage(
                $"parameter {file.Path}: {file.Text} can't be sent to {where}: {problem.Message}",
                $"give another with -p {file.Parameter}=…");
        }
    }

    private async Task<string> PutFileAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.Asynchronous);
        return await put(file, cancellation);
    }

    private async Task<string> PutFolderAsync(string path, CancellationToken cancellation)
    {
        await using var tar = await SpooledFile.FillAsync(tar => Task.Run(() => PackedFolder.Write(path, tar), cancellation));
        return await put(tar, cancellation);
    }
}
