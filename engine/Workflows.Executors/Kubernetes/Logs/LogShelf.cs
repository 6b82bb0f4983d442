using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>The logs of all attempts: gathered in a folder, then kept in the file store.</summary>
internal sealed class LogShelf
{
    private readonly string folder;
    private readonly IFileStore files;
    private readonly TimeProvider time;

    public LogShelf(string folder, IFileStore files, TimeProvider time)
    {
        (this.folder, this.files, this.time) = (folder, files, time);
        _ = Directory.CreateDirectory(folder);
    }

    /// <summary>Begins anew: what an earlier engine had gathered is read again, from the beginning.</summary>
    public PodLog Open(Guid uid, PodApi api, string pod, string container)
    {
        File.Delete(PathOf(uid));
        return new PodLog(api, pod, container, PathOf(uid), time);
    }

    /// <summary>Keeps it whole. A log that can't be had any more holds nothing up: it says so itself, in its last line.</summary>
    public async Task<ArtifactRecord> KeepAsync(Guid uid, PodLog log, Func<bool> inSight, CancellationToken cancellation)
    {
        if (await log.CompleteAsync(inSight, cancellation) is { } why) await File.AppendAllTextAsync(PathOf(uid), $"wf: the end of the log may be missing: {why}\n", cancellation);
        await using var content = new FileStream(PathOf(uid), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var stored = await files.PutAsync(content, expected: null, cancellation);
        return new ArtifactRecord(ArtifactRecord.LogName, stored.Sha256, stored.Size, ArtifactRecord.LogName);
    }

    public void Drop(Guid uid) => File.Delete(PathOf(uid));

    private string PathOf(Guid uid) => Path.Combine(folder, $"{uid}.log");
}
