using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Workflows.Runner.Wire;

/// <summary>
/// What a program may write to <c>WF_OUTPUTS</c>: one JSON object that every part of the engine can carry unchanged. Checked where it is read first,
/// and again by the executor, since a pod's record may come from anybody.
/// </summary>
internal sealed class OutputsRules
{
    /// <summary>Bytes: 256 KiB.</summary>
    public const int Limit = 256 << 10;

    /// <summary>Objects and lists in one another, the outermost among them.</summary>
    public const int Deepest = 64;

    private const string NotAnObject = "the outputs are not one JSON object";

    /// <summary>The objects and lists around the current token, the outermost first.</summary>
    private readonly Stack<Level> levels = new();

    private OutputsRules()
    {
    }

    /// <summary>As the other, of a whole text.</summary>
    public static string? Fault(ReadOnlySpan<byte> json) => Fault(json, json.Length);

    /// <summary>What is wrong with them, where, and what to do; null where nothing is.</summary>
    /// <param name="json">Their text, or the beginning of one that is too large.</param>
    /// <param name="size">Bytes of the whole.</param>
    public static string? Fault(ReadOnlySpan<byte> json, long size)
    {
        if (size > Limit)
        {
            return $"OutputTooLarge({size}, {Limit}): the outputs have {size} bytes, at most {Limit} are allowed; leave larger results as an artifact";
        }

        if (FirstBadByte(json) is { } at) return $"{NotAnObject}: byte {at} is not UTF-8";
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limit });
        try
        {
            return new OutputsRules().Read(ref reader);
        }
        catch (JsonException problem)
        {
            return $"{NotAnObject}: {Explain(json, problem)}";
        }
    }

    private string? Read(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (levels.Count == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject)) return NotAnObject;
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && levels.TryPeek(out var list)) list.Index++;
            if (Check(ref reader) is { } fault) return fault;
        }

        return null;
    }

    private string? Check(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                levels.Push(new Level(reader.TokenType == JsonTokenType.StartObject));
                return levels.Count > Deepest ? $"the outputs are more than {Deepest} levels deep; leave such a structure as an artifact" : null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _ = levels.Pop();
                return null;
            case JsonTokenType.PropertyName:
                if (Text(ref reader) is not { } name) return $"a name in {Here()} holds half of a character (a surrogate without its partner): write UTF-8";
                levels.Peek().Name = name;
                return levels.Peek().Names!.Add(name) ? null : $"{Here()} is there twice";
            case JsonTokenType.String:
                return Text(ref reader) is null ? $"{Here()} holds half of a character (a surrogate without its partner): write UTF-8" : null;
            case JsonTokenType.Number:
                return CheckNumber(ref reader);
            default:
                return null;
        }
    }

    private string? CheckNumber(ref Utf8JsonReader reader)
    {
        var isInteger = reader.ValueSpan.IndexOfAny(".eE"u8) < 0;
        if (isInteger && !reader.TryGetInt64(out _)) return $"{Here()} is an integer of more than 64 bits: write it as a string";
        return isInteger || double.IsFinite(reader.GetDouble()) ? null : $"{Here()} is a number too large for 64 bits: write it as a string";
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // An escape such as \ud83d alone.
        }
    }

    private string Here()
    {
        var path = new StringBuilder("outputs");
        foreach (var level in levels.Reverse())
        {
            if (level.Names is null) path.Append(CultureInfo.InvariantCulture, $"[{level.Index}]");
            else if (level.Name is { } name) path.Append('.').Append(WireText.Cut(name, 100));
        }

        return $"'{WireText.Cut(path.ToString(), 500)}'";
    }

    private static int? FirstBadByte(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return null;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done) at += length;
        return at;
    }

    /// <summary>Where it stops to be JSON; NaN by its name, since several languages write it and none can read it from JSON.</summary>
    private static string Explain(ReadOnlySpan<byte> json, JsonException problem)
    {
        var (line, column) = (problem.LineNumber ?? 0, problem.BytePositionInLine ?? 0);
        var rest = json;
        for (var i = 0; i < line && rest.IndexOf((byte)'\n') is >= 0 and var end; i++) rest = rest[(end + 1)..];
        rest = rest[(int)Math.Min(column, rest.Length)..];
        var where = $"line {line + 1}, byte {column + 1}";
        foreach (var name in (string[])["NaN", "Infinity", "-Infinity"])
        {
            // The reader stops at a minus sign's next character.
            var written = Encoding.ASCII.GetBytes(name.TrimStart('-'));
            if (rest.StartsWith(written)) return $"{where}: {(name == "NaN" ? name : "an infinite number")} is not JSON; write null or a string";
        }

        return rest.IsEmpty ? $"{where}: it ends too early" : $"{where} is not JSON";
    }

    /// <summary>One object or list.</summary>
    private sealed class Level(bool isObject)
    {
        public HashSet<string>? Names { get; } = isObject ? [] : null;
        public string? Name { get; set; }
        public int Index { get; set; } = -1;
    }
}
