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
        yield return Dollar(value);
    }

    private static bool IsSpecial(char letter, string plain) =>
        letter < 128 && !char.IsAsciiLetterOrDigit(letter) && !plain.Contains(letter, StringComparison.Ordinal);

    private static string Backslashed(string value, Func<char, bool> needs) =>
        string.Concat(value.Select(letter => needs(letter) ? $"\\{letter}" : letter.ToString()));

    /// <summary>As in <c>$'…'</c>, which bash chooses where there are line ends.</summary>
    private static string Dollar(string value)
    {
        var text = new StringBuilder();
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '\\' => "\\\\",
                '\'' => "\\'",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => letter.ToString(),
            });
        }

        return text.ToString();
    }
}
