using System.Globalization;
using Workflows.Definitions.Canonical;

namespace Workflows.Definitions.Syntax;

/// <summary>What a plain scalar means by the core schema of YAML 1.2: <c>yes</c>, <c>no</c> and <c>on</c> are texts, <c>0o17</c> is 15.</summary>
internal static class CoreScalar
{
    /// <summary>The node, or why this scalar can't be one.</summary>
    public static (Node? Node, string? Error) Resolve(string text, TextSpan place)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return (new Node.Nothing(place), null);
            case "true" or "True" or "TRUE":
                return (new Node.Flag(place, true), null);
            case "false" or "False" or "FALSE":
                return (new Node.Flag(place, false), null);
        }

        var sign = text[0] is '+' or '-' ? 1 : 0;
        if (text.Length == sign || !(char.IsAsciiDigit(text[sign]) || text[sign] == '.'))
        {
            return (new Node.Text(place, text), null);
        }

        return text[sign..] switch
        {
            ".inf" or ".Inf" or ".INF" => (null, "infinity has no place in JSON; leave the bound out"),
            _ when IsNotANumber(text) => (null, "`.nan` has no place in JSON; write a number"),
            ['0', 'o', .. var octal] when sign == 0 && octal.Length > 0 && octal.All(c => c is >= '0' and <= '7') => Based(text, octal, 8, place),
            ['0', 'x', .. var hex] when sign == 0 && hex.Length > 0 && hex.All(char.IsAsciiHexDigit) => Based(text, hex, 16, place),
            var digits when IsDecimal(digits) => Number(text, place),
            _ => (new Node.Text(place, text), null),
        };
    }

    /// <summary>A decimal number of JSON or YAML: integers of 64 bits are kept exactly, others as the nearest double.</summary>
    public static (Node? Node, string? Error) Number(string text, TextSpan place)
    {
        var whole = !text.AsSpan().ContainsAny('.', 'e', 'E');
        if (whole)
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exact)
                ? (new Node.Number(place, exact, text[0] is >= '1' and <= '9' ? text : exact.ToString(CultureInfo.InvariantCulture), text), null)
                : (null, $"{Node.Shorten(text)} doesn't fit into 64 bits; put it in quotes if it is a name or a code");
        }

        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? (new Node.Number(place, value, JsonText.Number(value), text), null)
            : (null, $"{Node.Shorten(text)} is too large for a number; put it in quotes if it is a string");
    }

    private static (Node? Node, string? Error) Based(string text, string digits, int radix, TextSpan place)
    {
        digits = digits.TrimStart('0');
        if (digits.Length > (radix == 8 ? 20 : 15))
        {
            return (null, $"{Node.Shorten(text)} doesn't fit into 64 bits; put it in quotes if it is a name or a code");
        }

        var value = digits.Length == 0 ? 0 : Convert.ToInt64(digits, radix);
        return (new Node.Number(place, value, value.ToString(CultureInfo.InvariantCulture), text), null);
    }

    private static bool IsNotANumber(string text) => text is ".nan" or ".NaN" or ".NAN";

    // [0-9]+ ( . [0-9]* )? exponent?  or  . [0-9]+ exponent?
    private static bool IsDecimal(string digits)
    {
        var i = Digits(digits, 0);
        var any = i > 0;
        if (i < digits.Length && digits[i] == '.')
        {
            var end = Digits(digits, i + 1);
            any |= end > i + 1;
            i = end;
        }

        if (any && i < digits.Length && digits[i] is 'e' or 'E')
        {
            i++;
            i += i < digits.Length && digits[i] is '+' or '-' ? 1 : 0;
            var end = Digits(digits, i);
            any = end > i;
            i = end;
        }

        return any && i == digits.Length;
    }

    private static int Digits(string text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }
}
