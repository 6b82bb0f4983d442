using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Core.Values;

namespace Workflows.Runtime.Caching;

/// <summary>
/// What makes two attempts the same work: activity, image, command, inputs, environment and declared artifacts. A file counts by its
/// bytes, never by its path: the same data elsewhere hits, other data at the same path misses.
/// </summary>
internal static class CacheKeys
{
    /// <summary>The key at this moment; null with the reason where a file can't be read, and so nothing can be said.</summary>
    public static async Task<(string? Key, string? Why)> OfAsync(CacheableWork work, CancellationToken stop)
    {
        var spec = work.Spec;
        var inputs = ValueJson.ParseNode(spec.Inputs)!;
        var (files, why) = await NamedFiles.ReadAsync(work, [.. Texts(inputs), .. spec.Command, .. spec.Environment.Values], stop);
        return files is null ? (null, why) : (Of(work, inputs, files), null);
    }

    private static string Of(CacheableWork work, JsonNode inputs, NamedFiles files)
    {
        var (spec, program) = (work.Spec, work.Program);
        return Hash(
        [
            program.Uses, program.ManifestDigest ?? string.Empty, spec.Image ?? string.Empty, spec.Profile ?? string.Empty,
            .. Value(inputs, files),
            .. Section("command", spec.Command.Select(part => Text(part, files))),
            .. Section("env", spec.Environment.Select(e => Text(e.Value, files).Prepend(e.Key))),
            .. Section("secrets", spec.Secrets.Select(s => new[] { s.Key, s.Value })),
            .. Section("artifacts", spec.Artifacts.Select(a => new[] { a.Key, a.Value })),
            .. Section("files", files.Others.Select(file => new[] { file.Key, file.Value })),
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

    /// <summary>A JSON value in parts, each list of them with its length before it.</summary>
    private static IEnumerable<string> Value(JsonNode? value, NamedFiles files) => value switch
    {
        JsonObject map => Section("object", map.Select(member => Value(member.Value, files).Prepend(member.Key))),
        JsonArray list => Section("array", list.Select(item => Value(item, files))),
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => Text(text, files),
        null => ["null"],
        _ => [value.ToJsonString()],
    };

    private static IEnumerable<string> Text(string text, NamedFiles files) => Section("text", files.Parts(text).Select(part => new[] { part }));

    private static IEnumerable<string> Section(string name, IEnumerable<IEnumerable<string>> items)
    {
        var all = items.ToList();
        return all.SelectMany(item => item).Prepend($"{name} {all.Count}");
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
