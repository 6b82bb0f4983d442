using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Workflows.Tests.Files.S3;

/// <summary>What lies in the small S3's one bucket.</summary>
internal sealed class S3Objects
{
    private readonly Lock gate = new();

    public ConcurrentDictionary<string, S3Object> All { get; } = new();

    public ConcurrentDictionary<string, S3Parts> Uploads { get; } = new();

    /// <summary>False: it is there, and was to be new.</summary>
    public bool TryPut(string key, S3Object put, bool onlyNew)
    {
        lock (gate)
        {
            if (onlyNew && All.ContainsKey(key)) return false;
            All[key] = put;
            return true;
        }
    }
}

/// <summary>An object, with what was said of it when it was made.</summary>
internal sealed record S3Object(byte[] Content, IReadOnlyDictionary<string, string> Said)
{
    public DateTimeOffset PutAt { get; init; } = DateTimeOffset.UtcNow;

#pragma warning disable CA5351 // What S3 calls an object of one part.
    public string ETag { get; init; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Content))}\"";
#pragma warning restore CA5351
}

/// <summary>An upload that is not complete.</summary>
internal sealed record S3Parts(string Key, IReadOnlyDictionary<string, string> Said)
{
    public ConcurrentDictionary<int, S3Object> Parts { get; } = new();

    public DateTimeOffset Begun { get; set; } = DateTimeOffset.UtcNow;
}
