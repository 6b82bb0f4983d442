using Workflows.Runner.Wire;

namespace Workflows.Runner.Results;

/// <summary>The store's folder on this machine: a file goes in under its digest, linked where that is safe, and is on the disk when the call ends.</summary>
internal sealed class FolderStore(string root) : ArtifactStore
{
    private readonly ProcessStart self = ProcessStart.Of(Environment.ProcessId) ?? throw new IOException("/proc can't be read");

    /// <inheritdoc/>
    public override (string Sha256, long Size) Keep(string path)
    {
        string sha256;
        long size;
        using (var file = PlainFile.Open(path))
        {
            (sha256, size) = Measure(file);
            if (IsThere(sha256, size))
            {
                SyncFolders(sha256);
                return (sha256, size);
            }

            Sync((int)file.SafeFileHandle.DangerousGetHandle(), path);
        }

        // A file with a second name may be changed later through that name (a checkpoint, a cache): it is copied.
        if (FileFacts.Of(path) is { Links: 1 } && TryLink(path, sha256)) return (sha256, size);

        return Write(target =>
        {
            using var file = PlainFile.Open(path);
            file.CopyTo(target);
        });
    }

    /// <inheritdoc/>
    public override (string Sha256, long Size) Write(Action<Stream> writer)
    {
        var scratch = Path.Combine(Directory.CreateDirectory(StoreLayout.Scratch(root)).FullName, StoreLayout.DraftName(self));
        try
        {
            using var file = new FileStream(scratch, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            using var measure = new HashingStream(file);
            writer(measure);
            file.Flush(flushToDisk: true);
            var (sha256, size) = (measure.Sha256(), measure.Length);
            if (!IsThere(sha256, size))
            {
                File.SetUnixFileMode(scratch, UnixFileMode.UserRead);
                File.Move(scratch, MakeRoom(sha256), overwrite: true);
            }

            SyncFolders(sha256);
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
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // Another user's file.
        }

        if (!IsMadeYoung(path)) return false; // Its program may have given it any time.

        if (Libc.link(path, MakeRoom(sha256)) != 0) return false; // Another file system, or somebody was faster: the copy sorts it out.
        SyncFolders(sha256);
        return true;
    }

    /// <summary>The same name with other bytes is what a crash left behind, or what somebody changed; it is replaced.</summary>
    private bool IsThere(string sha256, long size)
    {
        var path = StoreLayout.PathOf(root, sha256);
        if (FileFacts.Of(path) is not { Kind: FileKind.File } there || there.Size != size) return false;
        try
        {
            using var file = PlainFile.Open(path);
            return Measure(file).Sha256 == sha256 && IsMadeYoung(path);
        }
        catch (UnreadableException)
        {
            return false;
        }
    }

    /// <summary>
    /// The engine clears away what was last put long ago and nothing refers to; what is put now is told of only when the attempt ends. That it is still
    /// there is asked afterwards: its time may have been changed when it was taken away and judged already.
    /// </summary>
    private static unsafe bool IsMadeYoung(string path) =>
        NativeFiles.utimensat(NativeFiles.CurrentFolder, path, null, 0) == 0 && FileFacts.Of(path) is not null;

    private static (string Sha256, long Size) Measure(FileStream file)
    {
        using var measure = new HashingStream(Stream.Null);
        file.CopyTo(measure, 1 << 16);
        return (measure.Sha256(), measure.Length);
    }

    private string MakeRoom(string sha256)
    {
        var path = StoreLayout.PathOf(root, sha256);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Also where the file was there: whoever put it may not have come so far yet, and what we name must outlive a power cut.</summary>
    private void SyncFolders(string sha256)
    {
        Sync(Path.GetDirectoryName(StoreLayout.PathOf(root, sha256))!);
        Sync(root);
    }

    /// <summary>A name is stored when its folder is on the disk too; what can't be made sure of is not stored.</summary>
    private static void Sync(string path)
    {
        var (folder, error) = FolderHandle.Open(FileFacts.Resolve(path) ?? path);
        if (folder is null) throw new IOException($"{path} can't be opened: {Libc.ErrorText(error)}");
        using (folder) Sync(folder.Number, path);
    }

    private static void Sync(int file, string path)
    {
        if (Libc.fsync(file) != 0) throw new IOException($"{path} can't be written to the disk: {Libc.ErrorText(Libc.Errno)}");
    }
}
