using System.Globalization;
using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text inside of HTML or XML, with entities. Every writer has its own mind about what needs one, and how a number looks in it.</summary>
internal static class HtmlForms
{
    /// <summary>How writers say the two quotes: as they are, or as one of their entities.</summary>
    private static readonly (string Double, string Single)[] quotes =
    [
        ("\"", "'"), ("&quot;", "'"), ("&quot;", "&#39;"), ("&quot;", "&#x27;"), ("&quot;", "&#039;"), ("&quot;", "&apos;"), ("&#34;", "&#39;"),
    ];

    /// <summary>What gets a number besides what has a name: nothing; .NET and Go; Handlebars; Mustache; the first two together; all of them.</summary>
    private static readonly string[] numbered = ["", "+", "`=", "/`=", "+`=", "+/`="];

    /// <summary>Decimal; hexadecimal in small letters and in capitals.</summary>
    private static readonly Func<int, string>[] numbers =
    [
        static letter => string.Create(CultureInfo.InvariantCulture, $"&#{letter};"),
        static letter => string.Create(CultureInfo.InvariantCulture, $"&#x{letter:x};"),
        static letter => string.Create(CultureInfo.InvariantCulture, $"&#x{letter:X};"),
    ];

    public static IEnumerable<string> Of(string value)
    {
        foreach (var number in numbers)
        {
            foreach (var onlyAscii in (bool[])[false, true])
            {
                foreach (var special in numbered)
                {
                    bool Numbered(int letter) => (letter > '~' && onlyAscii) || special.Contains((char)letter, StringComparison.Ordinal);
                    foreach (var quote in quotes) yield return Escape(value, quote, letter => Numbered(letter) ? number(letter) : null);
                }

                bool Special(int letter) => letter > '~' ? onlyAscii : !char.IsAsciiLetterOrDigit((char)letter) && letter != ' ';
                yield return Escape(value, quotes[0], letter => Special(letter) ? number(letter) : null);
            }
        }
    }

    private static string Escape(string value, (string Double, string Single) quote, Func<int, string?> number)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            text.Append(number(rune.Value) ?? rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => quote.Double,
                '\'' => quote.Single,
                _ => rune.ToString(),
            });
        }

        return text.ToString();
    }
}
