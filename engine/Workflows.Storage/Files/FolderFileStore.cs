using System.Buffers;
using System.Security.Cryptography;
using Workflows.Runtime.Files;

namespace Workflows.Storage.Files;

/// <summary>
/// The file store in a folder: <c>ROOT/ab/cdef…</c>, each file written aside, flushed and renamed, so that a name is there with all its bytes
/// or not at all. <c>wf-exec</c> puts the artifacts of local attempts into the same folder by itself.
/// </summary>
/// <param name="root">Made when it is first written to.</param>
public sealed class FolderFileStore(string root) : IFileStore
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private string Unfinished => Path.Combine(root, "tmp", "engine");

    /// <summary>Where a file lies, whether it is there or not; for programs on this machine that read it without a copy.</summary>
    /// <exception cref="ArgumentException">Not a digest: 64 lower-case hexadecimal digits.</exception>
    public string PathOf(string sha256) =>
        IsDigest(sha256) ? Path.Combine(root, sha256[..2], sha256[2..]) : throw new ArgumentException("not a digest", nameof(sha256));

    /// <summary>
    /// Removes what the puts of a process that was killed have left half written. Only for the one process that puts through this class, at its
    /// start; <c>wf-exec</c> writes beside it.
    /// </summary>
    public void Sweep()
    {
        if (Directory.Exists(Unfinished)) Directory.Delete(Unfinished, recursive: true);
    }

    /// <inheritdoc/>
    public async Task<StoredFile> PutAsync(Stream content, string? expected, CancellationToken cancellation)
    {
        var scratch = Scratch();
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            var file = new FileStream(scratch, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (file)
            {
                var buffer = new byte[128 << 10];
                while (await content.ReadAsync(buffer, cancellation) is > 0 and var count)
                {
                    digest.AppendData(buffer, 0, count);
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
                    size += count;
                }

                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            return Keep(scratch, new StoredFile(Convert.ToHexStringLower(digest.GetHashAndReset()), size), expected);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    /// <summary>Puts a file of this machine. Where the file system can share blocks, this copies nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="handedOver">Nobody will change it any more: it is linked, not copied, and becomes read-only.</param>
    /// <param name="cancellation">Stops the measuring.</param>
    public async Task<StoredFile> PutFileAsync(string path, bool handedOver, CancellationToken cancellation)
    {
        var scratch = Scratch();
        try
        {
            if (!handedOver || !Libc.TryLink(path, scratch)) File.Copy(path, scratch);
            StoredFile measured;
            var file = new FileStream(scratch, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            await using (file)
            {
                measured = new StoredFile(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)), file.Length);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            return Keep(scratch, measured, expected: null);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    /// <inheritdoc/>
    public Task<bool> HasAsync(string sha256, CancellationToken cancellation) => Task.FromResult(IsDigest(sha256) && File.Exists(PathOf(sha256)));

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string sha256, CancellationToken cancellation)
    {
        if (!IsDigest(sha256) || !File.Exists(PathOf(sha256))) throw new FileNotFoundException("The file store has no such file.", sha256);
        return Task.FromResult<Stream>(new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous));
    }

    /// <summary>A digest may come from a caller of the API; anything else would be a path of the caller's choice.</summary>
    private static bool IsDigest(string sha256) => sha256.Length == 64 && !sha256.AsSpan().ContainsAnyExcept(Digits);

    private string Scratch() => Path.Combine(Directory.CreateDirectory(Unfinished).FullName, $"{Guid.NewGuid():N}");

    private StoredFile Keep(string scratch, StoredFile file, string? expected)
    {
        if (expected is not null && expected != file.Sha256) throw new InvalidDataException($"The bytes have the digest {file.Sha256}, not {expected}.");

        // The same name with another size is what a power cut left of an earlier put; it is replaced.
        var path = PathOf(file.Sha256);
        if (File.Exists(path) && new FileInfo(path).Length == file.Size) return file;

        var folder = Path.GetDirectoryName(path)!;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(scratch, ReadOnly);
        var isNew = !Directory.Exists(folder);
        _ = Directory.CreateDirectory(folder);
        File.Move(scratch, path, overwrite: true);
        Libc.SyncFolder(folder);
        if (isNew) Libc.SyncFolder(root);
        return file;
    }
}
