using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Runtime.Executing;

namespace Workflows.Runtime.Caching;

/// <summary>
/// What makes two attempts the same work: activity, image, command, inputs, environment and declared artifacts. A file counts by its
/// bytes, never by its path: the same data elsewhere hits, other data at the same path misses.
/// </summary>
internal static class CacheKeys
{
    /// <summary>The key at this moment; null where a file can't be read, and so nothing can be said.</summary>
    public static async Task<string?> OfAsync(RunState run, AttemptSpec spec, Work.Program program, CancellationToken stop)
    {
        var inputs = ValueJson.ParseNode(spec.Inputs)!;
        if (await NamedFiles.ReadAsync(run, spec, [.. Texts(inputs), .. spec.Command, .. spec.Environment.Values], stop) is not { } files)
        {
            return null;
        }

        return Hash(
        [
            program.Uses, program.ManifestDigest ?? string.Empty, spec.Image ?? string.Empty, spec.Profile ?? string.Empty,
            Neutral(inputs, files)!.ToJsonString(),
            .. Section("command", spec.Command.Select(files.Neutral)),
            .. Section("env", spec.Environment.SelectMany(e => new[] { e.Key, files.Neutral(e.Value) })),
            .. Section("secrets", spec.Secrets.SelectMany(s => new[] { s.Key, s.Value })),
            .. Section("artifacts", spec.Artifacts.SelectMany(a => new[] { a.Key, a.Value })),
        ]);
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
    private static JsonNode? Neutral(JsonNode? value, NamedFiles files) => value switch
    {
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, Neutral(member.Value, files)))),
        JsonArray list => new JsonArray([.. list.Select(item => Neutral(item, files))]),
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => JsonValue.Create(files.Neutral(text)),
        null => null,
        _ => value.DeepClone(),
    };

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
}
