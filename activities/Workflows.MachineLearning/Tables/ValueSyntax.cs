using System.Buffers.Text;

namespace Workflows.MachineLearning.Tables;

/// <summary>
/// Which text is a number, a boolean, a date or a timestamp, written down rather than guessed. All that is told here DuckDB casts too: a test
/// compares the two.
/// </summary>
internal static class ValueSyntax
{
    /// <summary>Spaces around a value do not count.</summary>
    public static ValueKind Read(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
        {
            return ValueKind.Empty;
        }

        var text = field.Trim((byte)' ');
        if (text.IsEmpty)
        {
            return ValueKind.MissingWord;
        }

        return (char)text[0] switch
        {
            >= '0' and <= '9' => IsNumber(text) ? ValueKind.Number : Time(text),
            '+' or '-' => IsNumber(text) || IsInfinity(text[1..]) ? ValueKind.Number : ValueKind.Text,
            '.' => IsNumber(text) ? ValueKind.Number : ValueKind.Text,
            't' or 'T' or 'f' or 'F' => IsBoolean(text) ? ValueKind.Boolean : ValueKind.Text,
            'i' or 'I' => IsInfinity(text) ? ValueKind.Number : ValueKind.Text,
            _ => MissingValue.IsWord(text) ? ValueKind.MissingWord : ValueKind.Text,
        };
    }

    /// <summary>Digits with a sign, a point and an exponent, each if need be: <c>-1</c>, <c>.5</c>, <c>1.</c>, <c>1e-5</c>. Of any length.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var at = text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var whole = Digits(text, ref at);
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at += at < text.Length && text[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            if (Digits(text, ref at) == 0)
            {
                return false;
            }
        }

        return at == text.Length;
    }

    /// <summary>A number as it is written where the comma stands before the fraction: <c>1,5</c>, <c>-0,25</c>, <c>1.234,56</c>.</summary>
    public static bool HasDecimalComma(ReadOnlySpan<byte> field)
    {
        var text = field.Trim((byte)' ');
        var at = !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var whole = Digits(text, ref at);
        while (whole > 0 && at < text.Length && text[at] == '.')
        {
            at++;
            whole = Digits(text, ref at) == 3 ? 3 : 0;
        }

        if (whole == 0 || at == text.Length || text[at++] != ',')
        {
            return false;
        }

        return Digits(text, ref at) > 0 && at == text.Length;
    }

    private static bool IsInfinity(ReadOnlySpan<byte> text) =>
        System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8);

    private static bool IsBoolean(ReadOnlySpan<byte> text) =>
        System.Text.Ascii.EqualsIgnoreCase(text, "true"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "false"u8);

    /// <summary>The year first, since 1/2/2012 is two dates: <c>2012-08-09</c>, <c>2012/8/9</c>; then <c>T</c> or a space, and a time.</summary>
    private static ValueKind Time(ReadOnlySpan<byte> text)
    {
        var at = 0;
        if (Number(text, ref at, 4, 4) is not (>= 1 and var year) || at == text.Length || text[at] is not ((byte)'-' or (byte)'/'))
        {
            return ValueKind.Text;
        }

        var separator = text[at++];
        if (Number(text, ref at, 1, 2) is not (>= 1 and <= 12 and var month) || at == text.Length || text[at++] != separator
            || Number(text, ref at, 1, 2) is not (>= 1 and var day) || day > DateTime.DaysInMonth(year, month))
        {
            return ValueKind.Text;
        }

        return at == text.Length ? ValueKind.Date
            : text[at] is (byte)'T' or (byte)' ' && IsTimeOfDay(text[(at + 1)..]) ? ValueKind.Timestamp
            : ValueKind.Text;
    }

    /// <summary><c>9:05</c>, <c>09:05:07.25</c>, and then perhaps <c>Z</c>, <c>+02</c>, <c>+0200</c> or <c>+02:00</c>.</summary>
    private static bool IsTimeOfDay(ReadOnlySpan<byte> text)
    {
        var at = 0;
        if (Number(text, ref at, 1, 2) is not (>= 0 and <= 23) || !Minutes(text, ref at, required: true))
        {
            return false;
        }

        if (at < text.Length && text[at] == ':' && (!Minutes(text, ref at, required: true) || !Fraction(text, ref at)))
        {
            return false;
        }

        return at == text.Length || IsOffset(text[at..]);
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at)
    {
        if (at == text.Length || text[at] != '.')
        {
            return true;
        }

        at++;
        return Digits(text, ref at) is >= 1 and <= 9;
    }

    private static bool IsOffset(ReadOnlySpan<byte> text)
    {
        if (text[0] is (byte)'Z' or (byte)'z')
        {
            return text.Length == 1;
        }

        var at = 1;
        return text[0] is (byte)'+' or (byte)'-' && Number(text, ref at, 2, 2) is >= 0 and <= 15
            && (at == text.Length || (Minutes(text, ref at, required: false) && at == text.Length));
    }

    private static bool Minutes(ReadOnlySpan<byte> text, ref int at, bool required)
    {
        if (at < text.Length && text[at] == ':')
        {
            at++;
        }
        else if (required)
        {
            return false;
        }

        return Number(text, ref at, 2, 2) is >= 0 and <= 59;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref int at)
    {
        var first = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return at - first;
    }

    /// <summary>-1 where there are fewer digits than <paramref name="least"/>, or more than <paramref name="most"/>.</summary>
    private static int Number(ReadOnlySpan<byte> text, ref int at, int least, int most)
    {
        var first = at;
        var digits = Digits(text, ref at);
        return digits >= least && digits <= most && Utf8Parser.TryParse(text[first..at], out int value, out _) ? value : -1;
    }
}
