using System.Globalization;
using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text inside of a URL. What needs quoting depends on the part of the URL, and on the library.</summary>
internal static class UrlForms
{
    private const string Unreserved = "-._~";

    /// <summary>
    /// What is left as it is besides letters, digits and <see cref="Unreserved"/>: RFC 3986; Python's <c>quote</c>; JavaScript's <c>encodeURIComponent</c>;
    /// Java's <c>URLEncoder</c>; the user part in Go and by RFC 3986; JavaScript's <c>encodeURI</c>.
    /// </summary>
    private static readonly string[] plain = ["", "/", "!'()*", "*", "$&+,;=", "!$&'()*+,;=", ";/?:@&=+$,#!'()*"];

    public static IEnumerable<string> Of(string value)
    {
        foreach (var left in plain)
        {
            foreach (var digits in (string[])["X2", "x2"])
            {
                var quoted = Quote(value, left, digits);
                yield return quoted;
                yield return quoted.Replace("%20", "+", StringComparison.Ordinal);
            }
        }
    }

    private static string Quote(string value, string left, string digits)
    {
        var text = new StringBuilder();
        foreach (var letter in Encoding.UTF8.GetBytes(value))
        {
            var single = (char)letter;
            var stays = char.IsAsciiLetterOrDigit(single)
                || Unreserved.Contains(single, StringComparison.Ordinal)
                || left.Contains(single, StringComparison.Ordinal);
            text.Append(stays ? single.ToString() : $"%{letter.ToString(digits, CultureInfo.InvariantCulture)}");
        }

        return text.ToString();
    }
}
