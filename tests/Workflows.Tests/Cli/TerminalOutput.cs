using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Workflows.Tests.Cli;

/// <summary>What a terminal was sent, looked at as the terminal does.</summary>
internal static partial class TerminalOutput
{
    /// <summary>Without the sequences that <c>wf</c> itself paints with, and those by which .NET makes keys readable.</summary>
    public static string Text(string sent) => Painting().Replace(sent, string.Empty);

    /// <summary>Characters that a terminal would obey, or that nobody sees; of hidden text the sequence that hides it.</summary>
    public static IReadOnlyList<string> Obeyed(string sent) =>
    [
        .. sent.Contains("\x1b[8m", StringComparison.Ordinal) ? ["hidden text"] : Array.Empty<string>(),
        .. Text(sent).EnumerateRunes().Where(IsObeyed).Select(rune => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")).Distinct(),
    ];

    private static bool IsObeyed(Rune rune) => rune.Value is not ('\n' or '\t')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"\x1b=|\x1b\[([0-9;]*m|\?1h|\?25[hl]|\?2026[hl]|K|J|[0-9]+A)|\r")]
    private static partial Regex Painting();
}
