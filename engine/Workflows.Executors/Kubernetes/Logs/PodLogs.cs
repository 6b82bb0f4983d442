using Workflows.Core.Runs;
using Workflows.Runtime.Files;

namespace Workflows.Executors.Kubernetes.Logs;

/// <summary>
/// The logs of all attempts: gathered in a folder, then kept in the file store. An engine goes on with what the one before it had gathered, where that
/// is of the same pod and container: up to its mark, so that a crash neither loses nor doubles a line. Of another pod, without a mark, or where a
/// file is shorter than its mark says (the folder was emptied, the power was cut), the log is read anew from its beginning.
/// </summary>
internal sealed class PodLogs : IDisposable
{
    /// <summary>By then an engine has named all attempts that it has to do with.</summary>
    private static readonly TimeSpan settled = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan old = TimeSpan.FromDays(1);

    private readonly string folder;
    private readonly IFileStore files;
    private readonly TimeProvider time;

    /// <summary>Logs are copied to disk: more at once would only be slower.</summary>
    private readonly SemaphoreSlim room = new(16);

    public PodLogs(string folder, IFileStore files, TimeProvider time)
    {
        (this.folder, this.files, this.time) = (folder, files, time);
        _ = Directory.CreateDirectory(folder);
    }

    public PodLog Open(Guid uid, LogSource source) =>
        new(source, new LogSpool(PathOf(uid), new LogMark { Pod = source.PodUid, Container = source.Container }), time);

    /// <summary>Keeps all there is of it. A log that can't be had any more holds nothing up: it says so itself, in its last line.</summary>
    /// <param name="log">Whose container has ended.</param>
    /// <param name="isThere">The pod and its node are there, as far as anybody knows.</param>
    /// <param name="inSight">Whether the API server answers at all.</param>
    /// <param name="cancellation">Stops it; it can be kept later.</param>
    public async Task<ArtifactRecord> KeepAsync(PodLog log, bool isThere, Func<bool> inSight, CancellationToken cancellation)
    {
        var why = await log.CompleteAsync(isThere, inSight, cancellation);
        await room.WaitAsync(cancellation);
        try
        {
            // Copied, not handed over: it is small, and an engine that is killed now must be able to do it again.
            await using var content = log.Join(why is null ? null : $"wf: the end of the log may be missing: {why}");
            var stored = await files.PutAsync(content, expected: null, cancellation);
            return new ArtifactRecord(ArtifactRecord.LogName, stored.Sha256, stored.Size, ArtifactRecord.LogName);
        }
        finally
        {
            _ = room.Release();
        }
    }

    public void Drop(Guid uid) => LogSpool.Delete(PathOf(uid));

    /// <summary>
    /// Once, a while after the start: drops what was left of attempts that nobody knows any more (an engine was killed before it could). A day must have
    /// passed since they were written.
    /// </summary>
    public async Task SweepAsync(Func<Guid, bool> isKnown, CancellationToken cancellation)
    {
        await Task.Delay(settled, time, cancellation);
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder).Where(IsOld)) File.Delete(file);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // What can't be deleted today is tried again by the next engine.
        }

        bool IsOld(string file)
        {
            var name = Path.GetFileName(file);
            return Guid.TryParse(name.AsSpan(0, name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? dot : 0), out var uid)
                && !isKnown(uid) && time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > old;
        }
    }

    public void Dispose() => room.Dispose();

    private string PathOf(Guid uid) => Path.Combine(folder, $"{uid}.log");
}
