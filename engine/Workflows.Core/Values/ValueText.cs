using System.Text;
using System.Text.Json;

namespace Workflows.Core.Values;

/// <summary>
/// Writes values with the fewest escapes. The writers of .NET escape every character beyond U+FFFF and some before it, so a value that just fitted a
/// door would be too large at the next one: what is measured inside is this text, which is never longer than what was read.
/// </summary>
public static class ValueText
{
    /// <summary>A value as JSON. One that no door lets through (a lone surrogate) comes out as it was read, for the door to name what is wrong.</summary>
    public static string Of(JsonElement value)
    {
        try
        {
            var text = new StringBuilder();
            Write(text, value);
            return text.ToString();
        }
        catch (InvalidOperationException)
        {
            // Half a character: .NET can't make a string of it.
            return value.GetRawText();
        }
    }

    /// <summary>A text as a JSON string.</summary>
    public static string String(string text)
    {
        var output = new StringBuilder(text.Length + 2);
        String(output, text);
        return output.ToString();
    }

    /// <summary>The same, behind what is written already. The escapes are those of RFC 8785.</summary>
    public static void String(StringBuilder output, ReadOnlySpan<char> text)
    {
        output.Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\' or < ' ')
            {
                Escape(output, character);
            }
            else
            {
                output.Append(character);
            }
        }

        output.Append('"');
    }

    private static void Escape(StringBuilder output, char character) => output.Append(character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{(int)character:x4}",
    });

    private static void Write(StringBuilder output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var first = true;
                output.Append('{');
                foreach (var member in value.EnumerateObject())
                {
                    if (!first) output.Append(',');
                    first = false;
                    String(output, member.Name);
                    output.Append(':');
                    Write(output, member.Value);
                }

                output.Append('}');
                break;
            case JsonValueKind.Array:
                var open = '[';
                foreach (var item in value.EnumerateArray())
                {
                    output.Append(open);
                    open = ',';
                    Write(output, item);
                }

                output.Append(open == '[' ? "[]" : "]");
                break;
            case JsonValueKind.String:
                String(output, value.GetString()!);
                break;
            default:
                output.Append(value.GetRawText());
                break;
        }
    }
}
