using System.Globalization;
using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text as Python's <c>repr</c> and <c>ascii</c> show it, and its bytes as <c>repr</c> shows those.</summary>
internal static class PythonForms
{
    public static IEnumerable<string> Of(string value)
    {
        foreach (var quoted in (bool[])[false, true])
        {
            yield return Show(value.EnumerateRunes().Select(rune => rune.Value), quoted, static _ => null);
            yield return Show(value.EnumerateRunes().Select(rune => rune.Value), quoted, Ascii);
            yield return Show(Encoding.UTF8.GetBytes(value).Select(single => (int)single), quoted, Ascii);
        }
    }

    /// <param name="letters">Characters, or bytes.</param>
    /// <param name="quoted">The single quote has a backslash: where the text holds both kinds of quotes.</param>
    /// <param name="other">How what is not ASCII looks; null as it is.</param>
    private static string Show(IEnumerable<int> letters, bool quoted, Func<int, string?> other)
    {
        var text = new StringBuilder();
        foreach (var letter in letters)
        {
            text.Append(letter switch
            {
                '\\' => "\\\\",
                '\'' when quoted => "\\'",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or 127 => Ascii(letter),
                > 127 => other(letter) ?? new Rune(letter).ToString(),
                _ => ((char)letter).ToString(),
            });
        }

        return text.ToString();
    }

    private static string Ascii(int letter) => letter switch
    {
        <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{letter:x2}"),
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{letter:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{letter:x8}"),
    };
}
