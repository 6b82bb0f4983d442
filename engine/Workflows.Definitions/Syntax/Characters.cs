using System.Globalization;

namespace Workflows.Definitions.Syntax;

/// <summary>Characters that make a file mean something else than what its reader sees.</summary>
internal static class Characters
{
    /// <summary>The first character that has no place in a definition, in words; null when all are fine.</summary>
    public static (int Index, string Message)? FirstForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= 0x20 && c < 0x7F)
            {
                continue;
            }

            if (Problem(text, i) is { } message)
            {
                return (i, message);
            }

            i += char.IsHighSurrogate(c) ? 1 : 0;
        }

        return null;
    }

    /// <summary>Line and column of a character.</summary>
    public static TextSpan PlaceOf(string text, int index)
    {
        var line = 1;
        var start = 0;
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0 && i < index; i = text.IndexOf('\n', i + 1))
        {
            line++;
            start = i + 1;
        }

        return new TextSpan(line, index - start + 1, index, index + 1);
    }

    private static string? Problem(string text, int i)
    {
        var c = text[i];
        return c switch
        {
            '\t' or '\n' or '\r' or '\u0085' => null,
            '\0' => "NUL is refused; save the file as plain text",
            '\uFEFF' => i == 0 ? null : "a byte order mark inside the text is refused; remove it",
            < ' ' or '\u007F' => $"the control character {Code(c)} is refused; remove it",
            >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u061C' =>
                $"the bidirectional control {Code(c)} is refused: it makes text look like something else; remove it",
            _ when char.IsHighSurrogate(c) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? null : Lone(c),
            _ when char.IsLowSurrogate(c) => Lone(c),
            _ => null,
        };
    }

    private static string Lone(char c) => $"the lone surrogate {Code(c)} is no character; save the file as UTF-8";

    private static string Code(char c) => "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
}
