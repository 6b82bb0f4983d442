using Workflows.Cli.Folders;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Files;

namespace Workflows.Cli.Watching;

/// <summary>Where the log of an attempt is: in its folder until it is released, then in the file store.</summary>
internal static class AttemptLog
{
    /// <summary>Both streams of the command while the attempt's folder is there.</summary>
    public static string Live(DataFolder folder, Guid uid) => Path.Combine(folder.Attempts, uid.ToString(), "log");

    /// <summary>The file to read, or null: nothing was logged, or what was is gone.</summary>
    public static string? Find(DataFolder folder, AttemptRecord attempt)
    {
        var kept = attempt.Artifacts.FirstOrDefault(artifact => artifact.Name == ArtifactRecord.LogName);
        string[] places = kept is null ? [Live(folder, attempt.Uid)] : [new FolderFileStore(folder.Files).PathOf(kept.Sha256), Live(folder, attempt.Uid)];
        return places.FirstOrDefault(File.Exists);
    }
}
