using System.Buffers;
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
    /// <summary>Bytes that are measured before anybody sees one.</summary>
    public const int Small = 1 << 20;

    private static readonly SearchValues<char> digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A digest may come from a caller of the API; anything else would be a path of the caller's choice.</summary>
    public static bool IsDigest(string sha256) => sha256.Length == 64 && !sha256.AsSpan().ContainsAnyExcept(digits);

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    public static async Task<Stream> OpenAsync(string path, string sha256, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length > Small)
        {
#pragma warning disable CA2000 // It closes what it reads.
            return new VerifiedStream(Open(path), sha256);
#pragma warning restore CA2000
        }

        return Verified(await File.ReadAllBytesAsync(path, cancellation), sha256);
    }

    public static MemoryStream Verified(byte[] content, string sha256)
    {
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

    /// <summary>Refuses other bytes than those that were promised.</summary>
    public static void Expect(string? expected, StoredFile found)
    {
        if (expected is not null && expected != found.Sha256) throw new InvalidDataException($"The bytes have the digest {found.Sha256}, not {expected}.");
    }

    public static FileNotFoundException Missing(string sha256) => new("The file store has no such file.", sha256);

    public static InvalidDataException Changed(string wanted, string found) =>
        new($"The stored file {wanted} was changed: its bytes have the digest {found} now.");
}
