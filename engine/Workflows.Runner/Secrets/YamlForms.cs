using System.Globalization;

namespace Workflows.Runner.Secrets;

/// <summary>A text between the double quotes of YAML, whose escapes are more than JSON's; between single ones see <see cref="QuotedForms"/>.</summary>
internal static class YamlForms
{
    public static IEnumerable<string> Of(string value) => [Escape(value, onlyAscii: true), Escape(value, onlyAscii: false)];

    private static string Escape(string value, bool onlyAscii) => string.Concat(value.EnumerateRunes().Select(rune => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\0' => "\\0",
        '\a' => "\\a",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\v' => "\\v",
        '\f' => "\\f",
        '\r' => "\\r",
        0x1B => "\\e",
        0x85 => "\\N",
        0xA0 => "\\_",
        0x2028 => "\\L",
        0x2029 => "\\P",
        (>= ' ' and <= '~') => rune.ToString(),
        > 0xA0 when !onlyAscii => rune.ToString(),
        var letter => Number(letter),
    }));

    private static string Number(int letter) => letter switch
    {
        <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{letter:X2}"),
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{letter:X4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{letter:X8}"),
    };
}
