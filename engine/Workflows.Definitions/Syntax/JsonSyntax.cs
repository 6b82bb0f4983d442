using System.Text;
using System.Text.Json;
using Workflows.Core.Values;

namespace Workflows.Definitions.Syntax;

/// <summary>JSON (RFC 8259) to the same tree as YAML, with the same limits.</summary>
internal static class JsonSyntax
{
    /// <exception cref="SyntaxErrorException">The text is not JSON.</exception>
    public static Node Read(string text)
    {
        if (UnicodeText.FirstLoneSurrogate(text) is var lone and >= 0)
        {
            throw new SyntaxErrorException(Characters.PlaceOf(text, lone), TreeBuilder.LoneSurrogate);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var cursor = new Cursor(text, bytes);
        var tree = new TreeBuilder();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                var place = cursor.Between(reader.TokenStartIndex, reader.BytesConsumed);
                Take(ref reader, place, tree);
            }
        }
        catch (JsonException e)
        {
            var at = new TextSpan((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, 0, 0);
            throw new SyntaxErrorException(at, $"not valid JSON: {Words(e.Message)}; mend this first, more may follow");
        }

        return tree.Root ?? new Node.Nothing(TextSpan.Origin);
    }

    /// <summary>Without what only a programmer could do about it.</summary>
    private static string Words(string message)
    {
        if (message.Contains("trailing comma", StringComparison.Ordinal))
        {
            return "a comma stands before a closing bracket; remove it";
        }

        string[] tails = [" LineNumber:", " Change the reader options", " Path:"];
        var end = tails.Select(tail => message.IndexOf(tail, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(message.Length).Min();
        var plain = message[..end].TrimEnd('.');
        return plain.Length == 0 ? "it can't be read" : char.ToLowerInvariant(plain[0]) + plain[1..];
    }

    private static void Take(ref Utf8JsonReader reader, TextSpan place, TreeBuilder tree)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                tree.BeginMap(place);
                break;
            case JsonTokenType.StartArray:
                tree.BeginList(place);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                tree.End(place.End);
                break;
            case JsonTokenType.PropertyName:
                tree.Key(Text(ref reader, place), place);
                break;
            case JsonTokenType.String:
                tree.Scalar(new Node.Text(place, Text(ref reader, place)));
                break;
            case JsonTokenType.Number:
                var (node, error) = CoreScalar.Number(Encoding.UTF8.GetString(reader.ValueSpan), place);
                tree.Scalar(node ?? throw new SyntaxErrorException(place, error!));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                tree.Scalar(new Node.Flag(place, reader.TokenType == JsonTokenType.True));
                break;
            case JsonTokenType.Null:
                tree.Scalar(new Node.Nothing(place));
                break;
        }
    }

    private static string Text(ref Utf8JsonReader reader, TextSpan place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new SyntaxErrorException(place, TreeBuilder.LoneSurrogate);
        }
    }

    /// <summary>Turns byte offsets, asked for in rising order, into characters, lines and columns.</summary>
    private sealed class Cursor(string text, byte[] bytes)
    {
        private int at;
        private int character;
        private int line = 1;
        private int lineStart;

        public TextSpan Between(long start, long end)
        {
            Advance((int)start);
            var (fromLine, fromColumn, from) = (line, character - lineStart + 1, character);
            Advance((int)end);
            return new TextSpan(fromLine, fromColumn, from, Math.Min(character, text.Length));
        }

        private void Advance(int to)
        {
            for (; at < to; at++)
            {
                var b = bytes[at];
                if ((b & 0xC0) == 0x80)
                {
                    continue;
                }

                // Four bytes of UTF-8 are two UTF-16 units.
                character += b >= 0xF0 ? 2 : 1;
                if (b == '\n')
                {
                    line++;
                    lineStart = character;
                }
            }
        }
    }
}
