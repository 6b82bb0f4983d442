using Workflows.Cli.Folders;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Files;

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

    /// <summary>The file to read, or null: nothing was logged, or what was is gone.</summary>
    public static string? Find(DataFolder folder, AttemptRecord attempt)
    {
        var kept = attempt.Artifacts.FirstOrDefault(artifact => artifact.Name == ArtifactRecord.LogName);
        string[] places = kept is null ? [Live(folder, attempt.Uid)] : [new FolderFileStore(folder.Files).PathOf(kept.Sha256), Live(folder, attempt.Uid)];
        return places.FirstOrDefault(File.Exists);
    }
}
