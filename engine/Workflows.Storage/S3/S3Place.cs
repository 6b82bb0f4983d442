using System.Text.RegularExpressions;

namespace Workflows.Storage.S3;

/// <summary>Where in which S3 store the files are: Amazon's, or another that speaks its protocol (Ceph, MinIO).</summary>
/// <param name="Bucket">It must exist.</param>
/// <param name="Prefix">What the keys begin with, without a slash at its end; empty: nothing.</param>
public sealed partial record S3Place(string Bucket, string Prefix)
{
    /// <summary>The store's address; null: Amazon's of the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region that requests are signed for; null: the one of the environment, or <c>us-east-1</c> of an endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>The bucket is the beginning of the path, not of the host's name: what most stores but Amazon's want.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Reads <c>s3://bucket/prefix</c>; null where it is nothing like that.</summary>
    public static S3Place? Read(string text) =>
        Form().Match(text) is { Success: true } match ? new(match.Groups["bucket"].Value, match.Groups["prefix"].Value.TrimEnd('/')) : null;

    /// <summary>The address of a file, as tools for S3 take it.</summary>
    public string AddressOf(string sha256) => $"s3://{Bucket}/{KeyOf(sha256)}";

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Prefix}";

    internal string KeyOf(string sha256) => $"{Folder}{sha256[..2]}/{sha256[2..]}";

    /// <summary>What all keys begin with.</summary>
    internal string Folder => Prefix.Length == 0 ? string.Empty : $"{Prefix}/";

    [GeneratedRegex(
        @"^s3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/(?<prefix>([A-Za-z0-9!_.'()-]{1,100}/){0,9}[A-Za-z0-9!_.'()-]{0,100}))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
