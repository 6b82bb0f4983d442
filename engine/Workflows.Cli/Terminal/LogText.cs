using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Workflows.Cli.Terminal;

/// <summary>
/// Lines that programs logged. Of the escape sequences only colour and weight (SGR, ECMA-48 8.3.117) is let through to a terminal, and only where
/// it is nothing else: hidden text (8) is not. It ends with its line.
/// </summary>
internal static partial class LogText
{
    private const string Reset = "\x1b[0m";

    /// <summary>The line as it may be printed.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <param name="colours">The terminal shows them; else they are left out.</param>
    public static string Of(string line, bool colours)
    {
        var text = line.EndsWith('\r') ? line[..^1] : line;
        if (!text.Contains('\x1b', StringComparison.Ordinal))
        {
            return VisibleText.Of(text);
        }

        var (made, at, coloured) = (new StringBuilder(text.Length), 0, false);
        foreach (var (start, length) in Sequences(text))
        {
            made.Append(VisibleText.Of(text[at..start])).Append(colours ? text.AsSpan(start, length) : []);
            (at, coloured) = (start + length, colours);
        }

        return made.Append(VisibleText.Of(text[at..])).Append(coloured ? Reset : string.Empty).ToString();
    }

    /// <summary>Without its colours; everything else stays.</summary>
    public static string WithoutColours(string text)
    {
        var (made, at) = (new StringBuilder(text.Length), 0);
        foreach (var (start, length) in Sequences(text))
        {
            made.Append(text, at, start - at);
            at = start + length;
        }

        return made.Append(text, at, text.Length - at).ToString();
    }

    private static IEnumerable<(int Start, int Length)> Sequences(string text) =>
        Sgr().Matches(text).Where(match => IsColourOrWeight(match.Groups[1].Value)).Select(match => (match.Index, match.Length));

    /// <summary>
    /// Sub-parameters, joined by colons, must be complete in themselves: a terminal reads <c>38:5;8</c> as half a colour and then hidden text.
    /// </summary>
    private static bool IsColourOrWeight(string parameters) => parameters.Contains(':', StringComparison.Ordinal)
        ? parameters.Split(';').All(part => IsPlain(part.Split(':')))
        : IsPlain(parameters.Split(';'));

    private static bool IsPlain(IEnumerable<string> parts)
    {
        var codes = parts.Select(code => code.Length == 0 ? 0 : int.Parse(code, CultureInfo.InvariantCulture)).ToList();
        for (var i = 0; i < codes.Count; i++)
        {
            if (codes[i] is 38 or 48)
            {
                // A colour of the palette, 38;5;N, or of its parts, 38;2;R;G;B.
                i += codes.ElementAtOrDefault(i + 1) switch { 5 => 2, 2 => 4, _ => codes.Count };
                if (i >= codes.Count) return false;
            }
            else if (codes[i] is not (<= 4 or 7 or 9 or (>= 21 and <= 24) or 27 or 29 or (>= 30 and <= 49) or (>= 90 and <= 107)))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"\x1b\[([0-9]{0,3}(?:[;:][0-9]{0,3}){0,15})m")]
    private static partial Regex Sgr();
}
