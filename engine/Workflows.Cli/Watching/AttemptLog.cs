using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Core.Definitions;
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

        var live = Open(Live(session.Folder, attempt.Uid));
        return live is not null || kept is null ? live : throw Lost(session, attempt, kept);
    }

    /// <summary>What is stored is not read past its measure, but opening it may tell why it can't be.</summary>
    private static FileNotFoundException Lost(Session session, AttemptRecord attempt, ArtifactRecord kept)
    {
        if (session.Files.Folder is { } folder)
        {
            Open(folder.PathOf(kept.Sha256))?.Dispose();
        }

        // History does not change when a log goes: that its time was over is told by the rule by which it went.
        return new(session.Settings.Retention?.Logs is { } time && attempt.EndedAt < session.Now - time
            ? $"it was removed, since its attempt ended over {Duration.Write(time)} ago (retention.logs in wf.yaml)"
            : "the file store has it no more");
    }

    /// <summary>Null where it is not there. That this user may not look there is another matter, which <see cref="File.Exists"/> would not tell.</summary>
    private static FileStream? Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
