namespace Workflows.Cli.Drawing;

/// <summary>Text of others made fit for a line of ours: terminals obey control characters, so none gets through.</summary>
internal static class Texts
{
    /// <summary>All of it in one line.</summary>
    public static string OneLine(string text) => Clean(string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>The last line that says anything.</summary>
    public static string LastLine(string text) =>
        Clean(text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? string.Empty);

    /// <summary>Each line of it.</summary>
    public static IReadOnlyList<string> Lines(string text) => [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Clean)];

    /// <summary>Without escape sequences, tabs as spaces.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var plain = Escapes.Replace(text, string.Empty).Replace("\t", "    ", StringComparison.Ordinal);
        return string.Concat(plain.Where(letter => !char.IsControl(letter)));
    }

    private static System.Text.RegularExpressions.Regex Escapes { get; } = new(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-Z\\-_])", System.Text.RegularExpressions.RegexOptions.CultureInvariant);
}
