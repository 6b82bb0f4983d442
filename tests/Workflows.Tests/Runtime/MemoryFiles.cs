using System.Collections.Concurrent;
using System.Security.Cryptography;
using Workflows.Runtime.Files;

namespace Workflows.Tests.Runtime;

/// <summary>A file store in memory.</summary>
internal sealed class MemoryFiles : IFileStore
{
    private readonly ConcurrentDictionary<string, byte[]> files = new();

    public async Task<StoredFile> PutAsync(Stream content, string? expected, CancellationToken cancellation)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        var bytes = copy.ToArray();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (expected is not null && expected != sha256)
        {
            throw new InvalidDataException($"expected {expected}, got {sha256}");
        }

        files[sha256] = bytes;
        return new StoredFile(sha256, bytes.Length);
    }

    public Task<bool> HasAsync(string sha256, CancellationToken cancellation) => Task.FromResult(files.ContainsKey(sha256));

    public Task<Stream> OpenAsync(string sha256, CancellationToken cancellation) =>
        files.TryGetValue(sha256, out var bytes) ? Task.FromResult<Stream>(new MemoryStream(bytes)) : throw new FileNotFoundException(sha256);

    public async Task VerifyAsync(string sha256, CancellationToken cancellation) => await (await OpenAsync(sha256, cancellation)).DisposeAsync();
}
