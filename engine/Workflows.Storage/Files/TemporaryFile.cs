using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Workflows.Runtime.Files;
using Workflows.Storage.Posix;

namespace Workflows.Storage.Files;

/// <summary>
/// A file on its way into the store. It is locked until it is there or given up: so a sweep tells a put that is under way from one whose process
/// was killed.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private TemporaryFile(string path, SafeFileHandle file) => (Path, File) = (path, file);

    public string Path { get; }

    public SafeFileHandle File { get; }

#pragma warning disable CA2000 // The draft, or the method that finds it swept, disposes the file.
    public static TemporaryFile Create(string folder)
    {
        TemporaryFile? made = null;
        while (made is null)
        {
            var path = NewPath(folder);
            made = Locked(path, FileLock.Create(path));
        }

        return made;
    }
#pragma warning restore CA2000

    /// <summary>Writes the stream's bytes into it and measures them.</summary>
    public async Task<StoredFile> FillAsync(Stream content, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        var buffer = new byte[128 << 10];
        while (await content.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            digest.AppendData(buffer, 0, count);
            await RandomAccess.WriteAsync(File, buffer.AsMemory(0, count), size, cancellation);
            size += count;
        }

        return new StoredFile(Convert.ToHexStringLower(digest.GetHashAndReset()), size);
    }

    public void MoveTo(string to) => System.IO.File.Move(Path, to, overwrite: true);

    public void Dispose()
    {
        System.IO.File.Delete(Path);
        File.Dispose();
    }

    private static string NewPath(string folder) => System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}");

    /// <summary>Null where a sweep came between the file and its lock: it believed that nobody wrote it, and has removed it.</summary>
    private static TemporaryFile? Locked(string path, SafeFileHandle file)
    {
        FileLock.Share(file);
        if (System.IO.File.Exists(path))
        {
            return new(path, file);
        }

        file.Dispose();
        return null;
    }
}
