using System.Buffers;
using System.Globalization;
using System.Text;

namespace Workflows.Cli.Terminal;

/// <summary>
/// Text of programs and definitions as it may stand on a terminal. A terminal obeys control characters (it moves the cursor, sets the title,
/// fills the clipboard), and a reader is deceived by characters that are not seen or that turn others around. Each becomes its own name:
/// <c>\x1b</c> below U+0100, else <c>U+202E</c>. Line feeds and tabs stay. What is visible already stays as it is.
/// </summary>
internal static class VisibleText
{
    private static readonly CompositeFormat byteName = CompositeFormat.Parse("\\x{0:x2}");
    private static readonly CompositeFormat pointName = CompositeFormat.Parse("U+{0:X4}");
    private static readonly CompositeFormat unitName = CompositeFormat.Parse("\\u{0:x4}");

    public static string Of(string text) => Replace(
        text,
        static (made, point) => made.AppendFormat(CultureInfo.InvariantCulture, point < 0x100 ? byteName : pointName, point));

    /// <summary>In one line: line ends and tabs become blanks.</summary>
    public static string OneLine(string text) => Of(text).Replace('\n', ' ').Replace('\t', ' ');

    /// <summary>A JSON document with such characters as JSON's own escapes: it means the same.</summary>
    public static string Json(string document) => Replace(document, static (made, point) =>
    {
        foreach (var unit in point > char.MaxValue ? char.ConvertFromUtf32(point) : ((char)point).ToString())
        {
            made.AppendFormat(CultureInfo.InvariantCulture, unitName, (int)unit);
        }
    });

    private static string Replace(string text, Action<StringBuilder, int> name)
    {
        StringBuilder? made = null;
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) == OperationStatus.Done;
            if (!isWhole || IsObeyedOrUnseen(rune))
            {
                made ??= new StringBuilder(text, 0, i, text.Length + 32);
                name(made, isWhole ? rune.Value : text[i]);
            }
            else
            {
                made?.Append(text, i, length);
            }

            i += length;
        }

        return made?.ToString() ?? text;
    }

    private static bool IsObeyedOrUnseen(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => false,
        < 0x7f => rune.Value < ' ',

        // Letters and marks without a shape (Unicode's Default_Ignorable_Code_Point), tags among them.
        0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x3164 or 0xffa0 or (>= 0x180b and <= 0x180f) or (>= 0xe0000 and <= 0xe0fff) => true,
        _ => Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
