using System.Buffers;
using System.Globalization;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Writing;

/// <summary>A text as a scalar of YAML: plain where it can only be read as that text, else in quotes.</summary>
internal static class YamlScalar
{
    private const string Indicators = "?:,[]{}#&*!|>'\"%@`=<~";

    // Within a list or a mapping on one line they end a scalar; `?` does for readers of YAML 1.1.
    private static readonly SearchValues<char> InFlow = SearchValues.Create("{}[],?");

    public static string Text(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>What some reader takes for the end of a line, or nobody sees.</summary>
    public static bool IsHidden(char c) => c is '\uFFFE' or '\uFFFF' || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Whether it is written as a literal block: several lines, which a block gives back exactly.</summary>
    public static bool IsBlock(string text) =>
        text.AsSpan().TrimEnd('\n').Contains('\n') && !text.StartsWith(' ') && !text.StartsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && !text.Contains(" \n", StringComparison.Ordinal)
        && text.All(c => c is '\n' or (>= ' ' and < '\u007f') || (c is >= '\u00a1' and < '\u2000' && !IsHidden(c)));

    private static bool IsPlain(string text) =>
        text.Length > 0 && text is not ("-" or ['-', ' ' or '-', ..]) && !Indicators.Contains(text[0], StringComparison.Ordinal)
        && text.All(c => c is >= ' ' and < '\u007f') && text[0] != ' ' && text[^1] is not (' ' or ':') && !text.AsSpan().ContainsAny(InFlow)
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && CoreScalar.Resolve(text, TextSpan.Origin).Node is Node.Text && !IsOldFlag(text) && !IsOldNumber(text);

    // YAML 1.1 reads these as flags; in quotes nobody has to know which version reads.
    private static bool IsOldFlag(string text) => text.ToLowerInvariant() is "yes" or "no" or "on" or "off" or "y" or "n";

    // ... and 1_000, 1:30, 0b1 or 2026-11-24 as numbers and dates.
    private static bool IsOldNumber(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
        && (text.All(c => char.IsAsciiDigit(c) || c is '_' or ':' or '.' or '-' or '+' or 'e' or 'E' or 'T' or 'Z' or ' ')
            || text.TrimStart('-', '+').StartsWith("0b", StringComparison.Ordinal));

    // What JSON leaves as it is, and YAML takes for the end of a line or refuses; and what hides in a text.
    private static string Quoted(string text) =>
        string.Concat(JsonText.String(text).Select(c => IsHidden(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : c.ToString()));
}
