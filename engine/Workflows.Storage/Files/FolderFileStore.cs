using System.Runtime.CompilerServices;
using Workflows.Runtime.Files;
using Workflows.Storage.Collecting;
using Workflows.Storage.Posix;

namespace Workflows.Storage.Files;

/// <summary>
/// The file store in a folder: <c>ROOT/ab/cdef…</c>, each file written aside, flushed and renamed, so that a name is there with all its bytes
/// or not at all. <c>wf-exec</c> puts the artifacts of local attempts into the same folder by itself. What lies there is its owner's alone, and
/// is not believed: bytes are measured each time that they are read.
/// </summary>
/// <param name="root">Made when it is first written to.</param>
public sealed class FolderFileStore(string root) : IFileStore, ICollectableFiles
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead;
    private string Drafts => Path.Combine(root, "tmp", "engine");

    /// <summary>Files on their way out.</summary>
    private string Aside => Path.Combine(root, "tmp", "aside");

    /// <summary>
    /// Where a file lies, whether it is there or not; for programs on this machine that read it without a copy (see <see cref="VerifyAsync"/>).
    /// </summary>
    /// <exception cref="ArgumentException">Not a digest: 64 lower-case hexadecimal digits.</exception>
    public string PathOf(string sha256) =>
        StoredBytes.IsDigest(sha256) ? Path.Combine(root, sha256[..2], sha256[2..]) : throw new ArgumentException("not a digest", nameof(sha256));

    /// <summary>
    /// Removes what puts left half written when their process was killed. Whoever writes a draft holds its lock, so a put of another process that is
    /// under way is left alone, however old it is. And closes the folder, where an older program left it open to everybody.
    /// </summary>
    public void Sweep()
    {
        PrivateFiles.MakeFolder(root);
        foreach (var draft in Directory.Exists(Drafts) ? Directory.GetFiles(Drafts) : [])
        {
            try
            {
                FileLock.DeleteUnlessHeld(draft);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It has just been finished, or it is another user's: either way not ours to remove.
            }
        }
    }

    /// <inheritdoc/>
    public async Task<StoredFile> PutAsync(Stream content, string? expected, CancellationToken cancellation)
    {
        using var draft = TemporaryFile.Create(MakeDrafts());
        var file = await draft.FillAsync(content, cancellation);
        StoredBytes.Expect(expected, file);
        return await KeepAsync(draft, file, cancellation);
    }

    /// <summary>
    /// Gives a stored file a second name, which leads to the same bytes: a browser tells a page by the name that the file itself has, and not by that of
    /// a symbolic link to it.
    /// </summary>
    /// <param name="sha256">The file.</param>
    /// <param name="name">A path in a folder that is there; free, or already of this file.</param>
    /// <returns>False where the disk has no such names, or lies elsewhere.</returns>
    public bool TryName(string sha256, string name)
    {
        var path = PathOf(sha256);
        return IsNamed(sha256, name) || (OperatingSystem.IsLinux() && FileCalls.link(path, name) == 0);
    }

    /// <summary>Whether this path is of the very file.</summary>
    public bool IsNamed(string sha256, string name) =>
        new FileInfo(name).LinkTarget is null && FileIdentity.Of(name) is { } named && named == FileIdentity.Of(PathOf(sha256));

    /// <inheritdoc/>
    public Task<bool> HasAsync(string sha256, CancellationToken cancellation) => Task.FromResult(StoredBytes.IsDigest(sha256) && File.Exists(PathOf(sha256)));

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string sha256, CancellationToken cancellation) => StoredBytes.OpenAsync(Existing(sha256), sha256, cancellation);

    /// <inheritdoc/>
    public async Task VerifyAsync(string sha256, CancellationToken cancellation)
    {
        await using var file = StoredBytes.Open(Existing(sha256));
        if (await StoredBytes.MeasureAsync(file.SafeFileHandle, cancellation) is var found && found.Sha256 != sha256)
        {
            throw StoredBytes.Changed(sha256, found.Sha256);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        BringBack();
        foreach (var folder in Directory.Exists(root) ? Directory.EnumerateDirectories(root, "??") : [])
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            {
                cancellation.ThrowIfCancellationRequested();
                if (Path.GetFileName(folder) + file.Name is var sha256 && StoredBytes.IsDigest(sha256))
                {
                    yield return new(sha256, file.Length, file.LastWriteTimeUtc);
                }
            }
        }
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> FindPutAsync(string sha256, CancellationToken cancellation) => Task.FromResult(PutAt(PathOf(sha256)));

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string sha256, DateTimeOffset before, CancellationToken cancellation)
    {
        var (path, aside) = (PathOf(sha256), Path.Combine(Directory.CreateDirectory(Aside, PrivateFiles.Folder).FullName, sha256));
        if (!(PutAt(path) < before))
        {
            return Task.FromResult(false);
        }

        // Who puts it this moment has made it young before it was taken aside, or finds nothing at its place and writes it anew.
        File.Move(path, aside, overwrite: true);
        if (PutAt(aside) < before)
        {
            File.Delete(aside);
            return Task.FromResult(true);
        }

        BringBack(aside);
        return Task.FromResult(false);
    }

    private static DateTimeOffset? PutAt(string path) => new FileInfo(path) is { Exists: true } file ? file.LastWriteTimeUtc : null;

    /// <summary>What a killed process had just taken aside.</summary>
    private void BringBack()
    {
        foreach (var aside in Directory.Exists(Aside) ? Directory.GetFiles(Aside) : [])
        {
            BringBack(aside);
        }
    }

    private void BringBack(string aside)
    {
        var path = PathOf(Path.GetFileName(aside));
        if (File.Exists(path))
        {
            File.Delete(aside);
        }
        else
        {
            File.Move(aside, path, overwrite: true);
        }
    }

    private string MakeDrafts()
    {
        PrivateFiles.MakeFolder(root);
        return Directory.CreateDirectory(Drafts, PrivateFiles.Folder).FullName;
    }

    private string Existing(string sha256) =>
        StoredBytes.IsDigest(sha256) && File.Exists(PathOf(sha256)) ? PathOf(sha256) : throw StoredBytes.Missing(sha256);

    private async Task<StoredFile> KeepAsync(TemporaryFile draft, StoredFile file, CancellationToken cancellation)
    {
        var path = PathOf(file.Sha256);
        var folder = Path.GetDirectoryName(path)!;
        _ = Directory.CreateDirectory(folder, PrivateFiles.Folder);
        if (!await IsThereAsync(path, file, cancellation) || !IsMadeYoung(path))
        {
            RandomAccess.FlushToDisk(draft.File);
            File.SetUnixFileMode(draft.File, ReadOnly);
            draft.MoveTo(path);
        }

        // Also where it was there: whoever put it may not have come so far yet, and what we acknowledge must outlive a power cut.
        FolderSync.Run(folder);
        FolderSync.Run(root);
        return file;
    }

    /// <summary>
    /// So that nobody who clears up takes it for forgotten, before it is told of; false: it can't be, or it has just been removed. That is asked afterwards:
    /// the call may have found the file at its path and changed its time when it was gone from there, and judged.
    /// </summary>
    private static unsafe bool IsMadeYoung(string path) => FileCalls.utimensat(FileCalls.CurrentFolder, path, null, 0) == 0 && File.Exists(path);

    /// <summary>The same name with other bytes is what a power cut left of an earlier put, or what somebody changed: it is replaced.</summary>
    private static async Task<bool> IsThereAsync(string path, StoredFile file, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true } found || found.Length != file.Size)
            {
                return false;
            }

            await using var there = StoredBytes.Open(path);
            return await StoredBytes.MeasureAsync(there.SafeFileHandle, cancellation) == file;
        }
        catch (FileNotFoundException)
        {
            // Whoever clears up has just removed it.
            return false;
        }
    }
}
