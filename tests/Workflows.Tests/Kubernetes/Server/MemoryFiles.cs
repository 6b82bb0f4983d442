using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Workflows.Runtime.Files;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>A file store that can be away.</summary>
internal sealed class MemoryFiles : IFileStore
{
    private readonly ConcurrentDictionary<string, byte[]> files = [];

    /// <summary>How many puts fail from now on.</summary>
    public int Failing { get; set; }

    public string Text(string sha256) => Encoding.UTF8.GetString(files[sha256]);

    public async Task<StoredFile> PutAsync(Stream content, string? expected, CancellationToken cancellation)
    {
        if (Failing-- > 0) throw new IOException("no space left on device");
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(copy.ToArray()));
        files[sha256] = copy.ToArray();
        return new StoredFile(sha256, copy.Length);
    }

    public Task<bool> HasAsync(string sha256, CancellationToken cancellation) => Task.FromResult(files.ContainsKey(sha256));

    public Task<Stream> OpenAsync(string sha256, CancellationToken cancellation) =>
        files.TryGetValue(sha256, out var bytes) ? Task.FromResult<Stream>(new MemoryStream(bytes)) : throw new FileNotFoundException(sha256);

    public async Task VerifyAsync(string sha256, CancellationToken cancellation) => await (await OpenAsync(sha256, cancellation)).DisposeAsync();
}
