using System.Text;
using System.Text.Json;

namespace Workflows.Core.Values;

/// <summary>Walks over JSON and finds what a value may not hold, with the path to it.</summary>
internal sealed class ValueReader
{
    private readonly Stack<Level> levels = new();

    /// <summary>What is wrong with the first thing that is wrong; null when nothing is.</summary>
    public static string? Problem(ReadOnlySpan<byte> utf8)
    {
        var walk = new ValueReader();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ValueJson.WrappedNesting });
        try
        {
            while (reader.Read())
            {
                if (walk.Take(ref reader) is { } problem)
                {
                    return walk.At(problem);
                }
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            return walk.At("a lone surrogate (such as \\ud83d without its second half); write the pair, or the character itself");
        }
        catch (JsonException e)
        {
            return $"not JSON: {Why(utf8, e)}";
        }
    }

    /// <summary>What is wrong with a text that is not JSON, and where: in one line, whatever it quotes.</summary>
    public static string Why(ReadOnlySpan<byte> utf8, JsonException problem)
    {
        var end = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var why = IsNotFinite(utf8, problem)
            ? "NaN and infinite numbers can't be written in it; write null or a string"
            : (end < 0 ? problem.Message : problem.Message[..end]).TrimEnd('.').ReplaceLineEndings("\\n");
        return $"{why} (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1})";
    }

    /// <summary>Several languages write these names where a number should be, Python for one, and no JSON reader takes them.</summary>
    private static bool IsNotFinite(ReadOnlySpan<byte> utf8, JsonException problem)
    {
        for (var line = 0; line < problem.LineNumber; line++)
        {
            utf8 = utf8[(utf8.IndexOf((byte)'\n') + 1)..];
        }

        // The reader stops behind the minus sign.
        var rest = utf8[(int)Math.Min(problem.BytePositionInLine ?? 0, utf8.Length)..];
        return rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8) || rest.StartsWith("-Infinity"u8);
    }

    private string? Take(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName) && levels.TryPeek(out var around))
        {
            around.Index++;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                levels.Push(new Level(reader.TokenType == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : null));
                return levels.Count > ValueJson.Nesting ? $"nested deeper than {ValueJson.Nesting} levels; flatten it, or leave it as an artifact" : null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                levels.Pop();
                return null;
            case JsonTokenType.PropertyName:
                var level = levels.Peek();
                level.Key = reader.GetString()!;
                return level.Keys!.Add(level.Key) ? null : "this key stands twice in one object; keep one";
            case JsonTokenType.String:
                // Only an escape can say half a character: the bytes were made from well-formed text.
                _ = reader.ValueIsEscaped ? reader.GetString() : null;
                return null;
            case JsonTokenType.Number:
                return Number(ref reader);
            default:
                return null;
        }
    }

    private static string? Number(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (!text.ContainsAny(".eE"u8))
        {
            return reader.TryGetInt64(out _) ? null : $"the integer {Shown(text)} is outside 64 bits; write it as a string";
        }

        return reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? null
            : $"the number {Shown(text)} is too large for a double; write it as a string";
    }

    private static string Shown(ReadOnlySpan<byte> number) => UnicodeText.Shorten(Encoding.UTF8.GetString(number), 40);

    private string At(string problem)
    {
        var path = new StringBuilder();
        foreach (var level in levels.Reverse())
        {
            if (level.Keys is null)
            {
                path.Append(System.Globalization.CultureInfo.InvariantCulture, $"[{Math.Max(0, level.Index)}]");
            }
            else if (level.Key is { } key)
            {
                path.Append(path.Length == 0 ? string.Empty : ".").Append(UnicodeText.Shorten(key, 40));
            }
        }

        return path.Length == 0 ? problem : $"at `{UnicodeText.Shorten(path.ToString(), 120)}`: {problem}";
    }

    /// <summary>An object (with the keys that it had so far) or an array that is being read.</summary>
    private sealed class Level(HashSet<string>? keys)
    {
        public HashSet<string>? Keys { get; } = keys;

        public string? Key { get; set; }

        /// <summary>Of the item being read.</summary>
        public int Index { get; set; } = -1;
    }
}
