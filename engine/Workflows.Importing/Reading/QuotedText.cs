using System.Text;

namespace Workflows.Importing.Reading;

/// <summary>
/// Quoted texts of several lines that are indented less than what they belong to. Kubernetes takes them and our parser doesn't; blanks at the beginning
/// of a line mean nothing within quotes, so more of them change nothing.
/// </summary>
internal static class QuotedText
{
    /// <summary>How many of them are mended in a text.</summary>
    public const int Most = 50;

    private const int MostLines = 1_000;

    private static readonly string Blanks = new(' ', 64);

    /// <summary>The text with the quoted text that begins at a place indented; null where none of several lines does.</summary>
    public static string? Indented(string text, int start)
    {
        if (start < 0 || start >= text.Length || text[start] is not ('"' or '\''))
        {
            return null;
        }

        var end = start + 1;
        while (end < text.Length && text[end] != text[start])
        {
            end += text[end] == '\\' && text[start] == '"' ? 2 : 1;
        }

        var inside = text[start..Math.Min(end, text.Length)];
        if (text.Length > ForeignText.MostBytes || inside.Count(c => c == '\n') > MostLines)
        {
            return null;
        }

        var mended = new StringBuilder(text.Length + 64).Append(text, 0, start).Append(inside.Replace("\n", "\n" + Blanks, StringComparison.Ordinal));
        return inside.Contains('\n', StringComparison.Ordinal) && !inside.Contains("\n" + Blanks, StringComparison.Ordinal)
            ? mended.Append(text, Math.Min(end, text.Length), text.Length - Math.Min(end, text.Length)).ToString()
            : null;
    }
}
