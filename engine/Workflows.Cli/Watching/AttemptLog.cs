using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Watching;

/// <summary>Where the log of an attempt is: in its folder, or among those of pods, until it is released; then in the file store.</summary>
internal static class AttemptLog
{
    /// <summary>Both streams of the command while the attempt is in hand; of a long log its beginning.</summary>
    public static string Live(DataFolder folder, Guid uid)
    {
        var local = Path.Combine(folder.Attempts, uid.ToString(), "log");
        var pod = Path.Combine(new PodFolder(folder).Logs, $"{uid}.log");
        return File.Exists(pod) ? pod : local;
    }

    /// <summary>
    /// Opens it, to be read from its beginning; null: nothing was logged. What is stored is measured: where it is not what the program wrote any more,
    /// this or the last read throws <see cref="InvalidDataException"/>; where the store has lost it, this throws <see cref="FileNotFoundException"/>.
    /// </summary>
    public static async Task<Stream?> OpenAsync(Session session, AttemptRecord attempt, CancellationToken cancellation)
    {
        var files = session.Files.Store;
        var kept = attempt.Artifacts.FirstOrDefault(artifact => artifact.Name == ArtifactRecord.LogName);
        if (kept is not null && await files.HasAsync(kept.Sha256, cancellation))
        {
            return await files.OpenAsync(kept.Sha256, cancellation);
        }

        var live = Live(session.Folder, attempt.Uid);
        return File.Exists(live)
            ? new FileStream(live, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous)
            : kept is null ? null : throw new FileNotFoundException("the file store has it no more");
    }
}
