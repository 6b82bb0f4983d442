using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Workflows.Core.Values;

namespace Workflows.Runner.Wire;

/// <summary>
/// What a program may write to <c>WF_OUTPUTS</c>: one JSON object in UTF-8, which is a value by the rule of all doors (<see cref="ValueJson"/>). Checked
/// where it is read first, and again by the executor, since a pod's record may come from anybody.
/// </summary>
internal static class OutputsRules
{
    /// <summary>Bytes: 256 KiB.</summary>
    public const int Limit = ValueJson.MostBytes;

    /// <summary>As the other, of a whole text.</summary>
    public static string? Fault(ReadOnlySpan<byte> json) => Fault(json, json.Length);

    /// <summary>What is wrong with them, where, and what to do; null where nothing is.</summary>
    /// <param name="json">Their text, or the beginning of one that is too large.</param>
    /// <param name="size">Bytes of the whole.</param>
    public static string? Fault(ReadOnlySpan<byte> json, long size)
    {
        if (size > Limit)
        {
            return $"the outputs have {size} bytes, and at most {Limit} are allowed: leave a larger result as an artifact";
        }

        if (FirstBadByte(json) is { } at) return $"the outputs are not one JSON object: byte {at + 1} is not UTF-8";
        if (ValueJson.Problem(Encoding.UTF8.GetString(json)) is { } problem) return $"the outputs can't be taken: {problem}";
        return json.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? null : "the outputs are not one JSON object";
    }

    private static int? FirstBadByte(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return null;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at;
    }
}
