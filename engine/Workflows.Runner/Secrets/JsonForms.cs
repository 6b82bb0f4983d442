using System.Globalization;
using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text inside of a JSON string. Every writer has its own mind about what needs an escape.</summary>
internal static class JsonForms
{
    /// <summary>
    /// Go, Python's <c>htmlsafe_dumps</c>, Ruby on Rails: a page may hold the JSON. Gson thinks of attributes besides. .NET escapes more of it, and in
    /// capitals.
    /// </summary>
    private const string Nothing = "", Page = "<>&", PageAndQuotes = "<>&'", Gson = "<>&'=", DotNet = "<>&'\"+`", Most = "<>&'\"+`=";

    /// <summary>As a string of a document, and of a document that is itself a string of another one, as structured logs write: two levels of those.</summary>
    public static IEnumerable<string> Of(string value)
    {
        var written = Written(value).Distinct().ToArray();
        var quoted = written.SelectMany(Quoted).Distinct().ToArray();
        return [.. written, .. quoted, .. quoted.SelectMany(Quoted).Distinct()];
    }

    /// <summary>What became JSON once more: by writers of few escapes, by Gson, and by .NET's of many.</summary>
    private static IEnumerable<string> Quoted(string json) =>
    [
        Escape(json, Nothing, onlyAscii: false, "x4"),
        Escape(json, Nothing, onlyAscii: true, "x4"),
        Escape(json, Gson, onlyAscii: false, "x4"),
        Escape(json, DotNet, onlyAscii: true, "X4"),
    ];

    private static IEnumerable<string> Written(string value)
    {
        foreach (var special in (string[])[Nothing, Page, PageAndQuotes, Gson, DotNet, Most])
        {
            foreach (var onlyAscii in (bool[])[false, true])
            {
                var lower = Escape(value, special, onlyAscii, "x4");
                yield return lower;
                yield return Escape(value, special, onlyAscii, "X4");
                yield return lower.Replace("/", "\\/", StringComparison.Ordinal); // PHP.
            }
        }
    }

    /// <summary>Letters outside the Basic Multilingual Plane become two escapes, one for each UTF-16 unit.</summary>
    private static string Escape(string value, string special, bool onlyAscii, string digits)
    {
        var text = new StringBuilder();
        foreach (var unit in value)
        {
            var named = unit switch
            {
                _ when special.Contains(unit, StringComparison.Ordinal) => null,
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => null,
                > '~' when onlyAscii => null,
                _ => unit.ToString(),
            };
            text.Append(named ?? $"\\u{((int)unit).ToString(digits, CultureInfo.InvariantCulture)}");
        }

        return text.ToString();
    }
}
