using Workflows.Runner.Processes;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>The store's folder on this machine: a file goes in under its digest, linked where that is safe, and is on the disk when the call ends.</summary>
internal sealed class FolderStore(string root) : FileStore
{
    private const int OpenFolder = 0x10000;

    /// <inheritdoc/>
    public override (string Sha256, long Size) Keep(string path)
    {
        string sha256;
        long size;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0))
        {
            using var measure = new HashingStream(Stream.Null);
            file.CopyTo(measure, 1 << 16);
            (sha256, size) = (measure.Sha256(), measure.Length);
            if (IsThere(sha256, size)) return (sha256, size);
            _ = Libc.fsync((int)file.SafeFileHandle.DangerousGetHandle());
        }

        // A file with a second name may be changed later through that name (a checkpoint, a cache): it is copied.
        if (FileFacts.Of(path) is { Links: 1 } && TryLink(path, sha256)) return (sha256, size);

        return Write(target =>
        {
            using var file = File.OpenRead(path);
            file.CopyTo(target);
        });
    }

    /// <inheritdoc/>
    public override (string Sha256, long Size) Write(Action<Stream> writer)
    {
        var scratch = Path.Combine(Directory.CreateDirectory(StoreLayout.Scratch(root)).FullName, $"{Guid.NewGuid():N}");
        try
        {
            using var file = new FileStream(scratch, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            using var measure = new HashingStream(file);
            writer(measure);
            file.Flush(flushToDisk: true);
            var (sha256, size) = (measure.Sha256(), measure.Length);
            if (!IsThere(sha256, size))
            {
                File.SetUnixFileMode(scratch, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
                File.Move(scratch, MakeRoom(sha256), overwrite: true);
                SyncFolder(sha256);
            }

            return (sha256, size);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    private bool TryLink(string path, string sha256)
    {
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // Another user's file.
        }

        if (Libc.link(path, MakeRoom(sha256)) != 0) return false; // Another file system, or somebody was faster: the copy sorts it out.
        SyncFolder(sha256);
        return true;
    }

    /// <summary>A file of another size under this name is what a crash left behind; it is replaced.</summary>
    private bool IsThere(string sha256, long size) => FileFacts.Of(StoreLayout.PathOf(root, sha256)) is { } there && there.Size == size;

    private string MakeRoom(string sha256)
    {
        var path = StoreLayout.PathOf(root, sha256);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            _ = Directory.CreateDirectory(folder);
            Sync(root);
        }

        return path;
    }

    private void SyncFolder(string sha256) => Sync(Path.GetDirectoryName(StoreLayout.PathOf(root, sha256))!);

    private static void Sync(string path)
    {
        var folder = Libc.open(path, OpenFolder | Libc.CloseOnExec, 0);
        if (folder < 0) return;
        _ = Libc.fsync(folder);
        _ = Libc.close(folder);
    }
}
