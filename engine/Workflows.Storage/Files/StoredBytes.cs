using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Workflows.Runtime.Files;

namespace Workflows.Storage.Files;

/// <summary>
/// Reads stored files and measures them. A small one is measured before anybody sees a byte. A large one is measured while it is read, and its
/// reader learns at the end that it was not what it should be: measuring it first would read gigabytes twice, and nobody acts on half a file.
/// </summary>
internal static class StoredBytes
{
    private const int Small = 1 << 20;

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    public static async Task<Stream> OpenAsync(string path, string sha256, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length > Small)
        {
            return new VerifiedStream(path, sha256);
        }

        var content = await File.ReadAllBytesAsync(path, cancellation);
        var found = Convert.ToHexStringLower(SHA256.HashData(content));
        return found == sha256 ? new MemoryStream(content, writable: false) : throw Changed(sha256, found);
    }

    public static async Task<StoredFile> MeasureAsync(SafeFileHandle file, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        var buffer = new byte[128 << 10];
        while (await RandomAccess.ReadAsync(file, buffer, size, cancellation) is > 0 and var count)
        {
            digest.AppendData(buffer, 0, count);
            size += count;
        }

        return new StoredFile(Convert.ToHexStringLower(digest.GetHashAndReset()), size);
    }

    public static InvalidDataException Changed(string wanted, string found) =>
        new($"The stored file {wanted} was changed: its bytes have the digest {found} now.");
}
