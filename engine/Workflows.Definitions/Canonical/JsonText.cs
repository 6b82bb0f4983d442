using System.Globalization;
using System.Text;
using Workflows.Core.Values;

namespace Workflows.Definitions.Canonical;

/// <summary>
/// Pieces of RFC 8785 text: strings with the fewest escapes, numbers as ECMAScript prints them. But for one thing: from 2^63 on a number has an exponent,
/// not from 10^21 on. Without one it would read as an integer, and integers outside 64 bits are refused.
/// </summary>
internal static class JsonText
{
    private const double BeyondIntegers = 9_223_372_036_854_775_808;

    public static void String(StringBuilder output, ReadOnlySpan<char> text) => ValueText.String(output, text);

    public static string String(string text) => ValueText.String(text);

    /// <summary>A finite number as ECMAScript's <c>Number::toString</c> writes it, below 2^63.</summary>
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
        return (value < 0 ? "-" : string.Empty) + Layout(digits, point, Math.Abs(value) < BeyondIntegers);
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

    private static string Layout(string digits, int point, bool isPlain)
    {
        if (point > 0 && isPlain)
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
}
