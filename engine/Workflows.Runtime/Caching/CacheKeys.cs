using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;

namespace Workflows.Runtime.Caching;

/// <summary>
/// What makes two attempts the same work: activity, image, command, inputs, environment and declared artifacts. A file counts by its
/// bytes, never by its path: the same data elsewhere hits, other data at the same path misses.
/// </summary>
internal static partial class CacheKeys
{
    /// <summary>The key; null where a file can't be read, and so nothing can be said.</summary>
    public static async Task<string?> OfAsync(RunState run, AttemptSpec spec, Work.Program program, CancellationToken stop)
    {
        var inputs = JsonNode.Parse(spec.Inputs)!;
        var digests = new List<(string Path, string Digest)>();
        foreach (var path in LocalPaths(run))
        {
            if (!Texts(inputs).Concat(spec.Command).Concat(spec.Environment.Values).Any(text => text.Contains(path, StringComparison.Ordinal)))
            {
                continue;
            }

            if (await ContentDigest.OfAsync(path, stop) is not { } digest)
            {
                return null;
            }

            digests.Add((path, digest));
        }

        return Hash(
        [
            program.Uses, program.ManifestDigest ?? string.Empty, spec.Image ?? string.Empty, spec.Profile ?? string.Empty,
            Neutral(inputs, digests)!.ToJsonString(),
            .. Section("command", spec.Command.Select(part => Neutral(part, digests))),
            .. Section("env", spec.Environment.SelectMany(e => new[] { e.Key, Neutral(e.Value, digests) })),
            .. Section("secrets", spec.Secrets.SelectMany(s => new[] { s.Key, s.Value })),
            .. Section("artifacts", spec.Artifacts.SelectMany(a => new[] { a.Key, a.Value })),
        ]);
    }

    /// <summary>Files and folders on this machine that the run's parameters name, longest first: one may lie inside another.</summary>
    private static IEnumerable<string> LocalPaths(RunState run)
    {
        using var parameters = JsonDocument.Parse(run.Parameters);
        return [.. run.Plan.Definition.Parameters
            .Where(p => p.Format is "file" or "folder")
            .Select(p => parameters.RootElement.TryGetProperty(p.Name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty)
            .Where(Path.IsPathFullyQualified)
            .OrderByDescending(path => path.Length)];
    }

    /// <summary>Every text in a JSON value.</summary>
    private static IEnumerable<string> Texts(JsonNode? value) => value switch
    {
        JsonObject map => map.SelectMany(member => Texts(member.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>The value with its texts made neutral: a copy.</summary>
    private static JsonNode? Neutral(JsonNode? value, List<(string Path, string Digest)> digests) => value switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Neutral(member.Value, digests)))),
        JsonArray list => new JsonArray([.. list.Select(item => Neutral(item, digests))]),
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => JsonValue.Create(Neutral(text, digests)),
        null => null,
        _ => value.DeepClone(),
    };

    private static string Neutral(string text, List<(string Path, string Digest)> digests)
    {
        foreach (var (path, digest) in digests)
        {
            text = text.Replace(path, $"sha256:{digest}", StringComparison.Ordinal);
        }

        return StoredFile().Replace(text, "sha256:$1");
    }

    private static IEnumerable<string> Section(string name, IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Prepend($"{name} {all.Length}");
    }

    /// <summary>Each part goes in with its length, so no two lists of parts look alike.</summary>
    private static string Hash(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [GeneratedRegex("wf-(?:file|folder)://([0-9a-f]{64})/[^/\"\\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex StoredFile();
}
