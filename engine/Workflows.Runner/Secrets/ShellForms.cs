using System.Text;

namespace Workflows.Runner.Secrets;

/// <summary>A text as a shell takes it: what <c>set -x</c>, <c>printf %q</c> and Python's <c>shlex.quote</c> print.</summary>
internal static class ShellForms
{
    public static IEnumerable<string> Of(string value)
    {
        // Between single quotes only the single quote itself needs help.
        yield return value.Replace("'", "'\\''", StringComparison.Ordinal);
        yield return value.Replace("'", "'\"'\"'", StringComparison.Ordinal);
        yield return Backslashed(value, static letter => letter is '"' or '$' or '`' or '\\');
        yield return Backslashed(value, static letter => letter is '"' or '$' or '`' or '\\' or '!');
        yield return Backslashed(value, static letter => IsSpecial(letter, "_-./:=@%^+,"));
        yield return Backslashed(value, static letter => IsSpecial(letter, "_-./:=@%+"));
        yield return Dollar(value, static rune => rune.ToString());
        yield return Dollar(value, Octal);
    }

    private static bool IsSpecial(char letter, string plain) =>
        letter < 128 && !char.IsAsciiLetterOrDigit(letter) && !plain.Contains(letter, StringComparison.Ordinal);

    private static string Backslashed(string value, Func<char, bool> needs) =>
        string.Concat(value.Select(letter => needs(letter) ? $"\\{letter}" : letter.ToString()));

    /// <summary>As in <c>$'…'</c>, which bash chooses where there are control characters, or others that its locale can't print.</summary>
    /// <param name="value">What is quoted.</param>
    /// <param name="other">How what is not ASCII looks: as it is, or in the locale C.</param>
    private static string Dollar(string value, Func<Rune, string> other) => string.Concat(value.EnumerateRunes().Select(rune => rune.Value switch
    {
        '\\' => "\\\\",
        '\'' => "\\'",
        '\a' => "\\a",
        '\b' => "\\b",
        0x1B => "\\E",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < ' ' or 0x7F => Octal(rune),
        > 0x7F => other(rune),
        _ => rune.ToString(),
    }));

    /// <summary>Each byte of it, as <c>\303</c>.</summary>
    private static string Octal(Rune rune) =>
        string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(single => $"\\{Convert.ToString(single, 8).PadLeft(3, '0')}"));
}
