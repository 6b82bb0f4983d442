using System.Net;
using System.Security.Cryptography;
using Workflows.Activities.Engine;

namespace Workflows.Activities;

/// <summary>
/// The engine's file store, where everything that outlives an attempt is kept by SHA-256. Artifacts and reports need none of this: the
/// engine stores them itself when the activity ends. Use it for what is named by digest, such as a model version of the registry.
/// </summary>
public sealed class FileStore
{
    private readonly EngineClient _engine;

    internal FileStore(EngineClient engine) => _engine = engine;

    /// <summary>The SHA-256 of a local file, as the store writes it.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static async Task<string> DigestAsync(string path, CancellationToken stop = default)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop));
    }

    /// <summary>Stores a local file; one that is there already is not sent again.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>How the store knows it.</returns>
    public async Task<StoredFile> UploadAsync(string path, CancellationToken stop = default)
    {
        var stored = new StoredFile(await DigestAsync(path, stop), new FileInfo(path).Length, Path.GetFileName(path));
        if (!await _engine.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, $"files/{stored.Sha256}"), ExistsAsync, stop))
        {
            await _engine.SendAsync(() => Put(path, stored), EnsureAsync, stop);
        }

        return stored;
    }

    /// <summary>Fetches a file and checks its digest.</summary>
    /// <param name="sha256">Its key.</param>
    /// <param name="path">Where to write it: below <see cref="Attempt.StepFolder"/>.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ActivityException">The store does not have it (exit 65).</exception>
    public async Task DownloadAsync(string sha256, string path, CancellationToken stop = default) =>
        await _engine.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"files/{sha256}"), response => SaveAsync(response, sha256, path, stop), stop);

    private static HttpRequestMessage Put(string path, StoredFile stored) => new(HttpMethod.Put, $"files/{stored.Sha256}")
    {
        Content = new StreamContent(File.OpenRead(path)) { Headers = { ContentLength = stored.Size } },
    };

    private static async Task<bool> ExistsAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        return await EnsureAsync(response);
    }

    private static async Task<bool> EnsureAsync(HttpResponseMessage response)
    {
        await EngineClient.EnsureAsync(response);
        return true;
    }

    private static async Task<bool> SaveAsync(HttpResponseMessage response, string sha256, string path, CancellationToken stop)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw ActivityException.BadData($"the file store has no file {sha256}: it may have been removed by retention");
        }

        await EngineClient.EnsureAsync(response);
        await using (var file = File.Create(path))
        {
            await response.Content.CopyToAsync(file, stop);
        }

        // Cut short on the way: worth another try, as a broken connection is.
        return await DigestAsync(path, stop) == sha256 ? true : throw new IOException($"the bytes received for {sha256} have another digest");
    }
}
