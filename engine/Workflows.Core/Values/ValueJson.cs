using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Core.Values;

/// <summary>
/// The JSON of values. <see cref="Problem"/> is the one check at every door where a value comes in: a signal, parameters, an attempt's
/// record, a file of items, the activity API. What passed it can be carried by every reader and writer inside that takes its depth from
/// here, however the value is wrapped.
/// </summary>
public static class ValueJson
{
    /// <summary>How deep the objects and arrays of one value may be nested.</summary>
    public const int Nesting = 64;

    /// <summary>The depth of readers and writers inside: a value, and the lists, steps, runs and records around it.</summary>
    public const int WrappedNesting = 2 * Nesting;

    /// <summary>The size of one value, in bytes of UTF-8: 256 KiB.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>For every <see cref="JsonDocument"/> and <see cref="JsonNode"/> that is read from a value.</summary>
    public static JsonDocumentOptions Reading { get; } = new() { MaxDepth = WrappedNesting };

    /// <summary>Reads a value that passed a door.</summary>
    public static JsonDocument Parse(string json) => JsonDocument.Parse(json, Reading);

    /// <summary>Reads a value that passed a door, to be changed.</summary>
    public static JsonNode? ParseNode(string json) => JsonNode.Parse(json, documentOptions: Reading);

    /// <summary>Why a text is not JSON, in the same words wherever it is said.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="problem">What its reader met.</param>
    public static string Why(ReadOnlySpan<byte> utf8, JsonException problem) => ValueReader.Why(utf8, problem);

    /// <summary>Why a text can't be a value, in words that say what, where and what was expected; null when it can.</summary>
    /// <param name="json">What claims to be JSON.</param>
    /// <param name="mostBytes">The size that this door allows.</param>
    public static string? Problem(string json, int mostBytes = MostBytes)
    {
        if (UnicodeText.FirstLoneSurrogate(json) is var at and >= 0)
        {
            return $"a lone surrogate (U+{(int)json[at]:X4}), which is half a character, at character {at + 1}; write the whole character";
        }

        return json.Length > mostBytes || Encoding.UTF8.GetByteCount(json) > mostBytes
            ? $"{Encoding.UTF8.GetByteCount(json)} bytes of JSON, at most {mostBytes} are allowed; leave larger data as an artifact"
            : ValueReader.Problem(Encoding.UTF8.GetBytes(json));
    }
}
