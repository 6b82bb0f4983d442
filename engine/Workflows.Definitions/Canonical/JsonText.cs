using System.Globalization;
using System.Text;

namespace Workflows.Definitions.Canonical;

/// <summary>Pieces of RFC 8785 text: strings with the fewest escapes, numbers as ECMAScript prints them.</summary>
internal static class JsonText
{
    public static void String(StringBuilder output, ReadOnlySpan<char> text)
    {
        output.Append('"');
        while (text.Length > 0)
        {
            var plain = PlainPrefix(text);
            output.Append(text[..plain]);
            if (plain == text.Length)
            {
                break;
            }

            Escape(output, text[plain]);
            text = text[(plain + 1)..];
        }

        output.Append('"');
    }

    public static string String(string text)
    {
        var output = new StringBuilder(text.Length + 2);
        String(output, text);
        return output.ToString();
    }

    /// <summary>A finite number as ECMAScript's <c>Number::toString</c> writes it.</summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        if (Math.Abs(value) < 1e15 && value == Math.Floor(value))
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        // "R" gives the shortest digits that read back as the same double; only their layout differs from ECMAScript's.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var (digits, point) = Split(shortest.TrimStart('-'));
        return (value < 0 ? "-" : string.Empty) + Layout(digits, point);
    }

    // Digits without a point, and where the point stands among them.
    private static (string Digits, int Point) Split(string text)
    {
        var exponent = 0;
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? text.Length : dot) + exponent;
        var digits = dot < 0 ? text : text.Remove(dot, 1);
        var trimmed = digits.TrimStart('0');
        return (trimmed.TrimEnd('0'), point - (digits.Length - trimmed.Length));
    }

    private static string Layout(string digits, int point)
    {
        if (point is > 0 and <= 21)
        {
            return digits.Length <= point
                ? digits + new string('0', point - digits.Length)
                : string.Concat(digits.AsSpan(0, point), ".", digits.AsSpan(point));
        }

        if (point is > -6 and <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        var power = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return digits.Length == 1 ? $"{digits}e{power}" : $"{digits[0]}.{digits[1..]}e{power}";
    }

    private static int PlainPrefix(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '\\' or < ' ')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static void Escape(StringBuilder output, char c) => output.Append(c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{(int)c:x4}",
    });
}
