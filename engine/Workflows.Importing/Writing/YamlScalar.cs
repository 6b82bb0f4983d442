using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Writing;

/// <summary>A text as a scalar of YAML: plain where it can only be read as that text, else in quotes.</summary>
internal static class YamlScalar
{
    private const string Indicators = "?:,[]{}#&*!|>'\"%@`=<~";

    public static string Text(string text) => IsPlain(text) ? text : JsonText.String(text);

    /// <summary>Whether it is written as a literal block: several lines, which a block gives back exactly.</summary>
    public static bool IsBlock(string text) =>
        text.AsSpan().TrimEnd('\n').Contains('\n') && !text.StartsWith(' ') && !text.StartsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && !text.Contains(" \n", StringComparison.Ordinal) && text.All(c => c is '\n' or (>= ' ' and < '\u007f') or (>= '\u00a1' and < '\u2000'));

    private static bool IsPlain(string text) =>
        text.Length > 0 && text is not ("-" or ['-', ' ' or '-', ..]) && !Indicators.Contains(text[0], StringComparison.Ordinal)
        && text.All(c => c is >= ' ' and < '\u007f') && text[0] != ' ' && text[^1] is not (' ' or ':') && !text.AsSpan().ContainsAny("{}[],")
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && CoreScalar.Resolve(text, TextSpan.Origin).Node is Node.Text && !IsOldFlag(text);

    // YAML 1.1 reads these as flags; in quotes nobody has to know which version reads.
    private static bool IsOldFlag(string text) => text.ToLowerInvariant() is "yes" or "no" or "on" or "off";
}
