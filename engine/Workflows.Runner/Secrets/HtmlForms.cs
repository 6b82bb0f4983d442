using System.Globalization;
using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text inside of HTML or XML, with entities.</summary>
internal static class HtmlForms
{
    /// <summary>How writers say the two quotes: as they are, or as one of their entities.</summary>
    private static readonly (string Double, string Single)[] quotes =
    [
        ("\"", "'"), ("&quot;", "'"), ("&quot;", "&#39;"), ("&quot;", "&#x27;"), ("&quot;", "&#039;"), ("&quot;", "&apos;"), ("&#34;", "&#39;"),
    ];

    public static IEnumerable<string> Of(string value)
    {
        foreach (var (doubled, single) in quotes)
        {
            yield return Escape(value, doubled, single, onlyAscii: false);
            yield return Escape(value, doubled, single, onlyAscii: true);
        }
    }

    private static string Escape(string value, string doubled, string single, bool onlyAscii)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => doubled,
                '\'' => single,
                > 126 when onlyAscii => string.Create(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
                _ => rune.ToString(),
            });
        }

        return text.ToString();
    }
}
