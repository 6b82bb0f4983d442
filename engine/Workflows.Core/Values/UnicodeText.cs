using System.Text;

namespace Workflows.Core.Values;

/// <summary>
/// Texts as Unicode wants them. A character above U+FFFF is two UTF-16 units, a surrogate pair; one without the other can't be written as
/// UTF-8, so no database, file or other program could take it.
/// </summary>
public static class UnicodeText
{
    /// <summary>The index of the first lone surrogate; -1 for a well-formed text.</summary>
    public static int FirstLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var from = 0; ; from += 2)
        {
            var next = text[from..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                return -1;
            }

            from += next;
            if (!char.IsHighSurrogate(text[from]) || from + 1 == text.Length || !char.IsLowSurrogate(text[from + 1]))
            {
                return from;
            }
        }
    }

    /// <summary>The text itself where it is well-formed, else with U+FFFD for each lone surrogate.</summary>
    public static string WellFormed(string text) => FirstLoneSurrogate(text) < 0 ? text : Replaced(text, "\uFFFD");

    /// <summary>The text without the halves of characters that cutting left behind.</summary>
    public static string WholeCharacters(string text) => FirstLoneSurrogate(text) < 0 ? text : Replaced(text, string.Empty);

    /// <summary>The beginning of a text: at most so many UTF-16 units, and one less where a pair would be cut in half.</summary>
    public static string Start(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>A text of at most so many UTF-16 units, the last three of them dots where something was cut off.</summary>
    public static string Shorten(string text, int most) => text.Length <= most ? text : Start(text, most - 3) + "...";

    private static string Replaced(string text, string by)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The enumerator gives U+FFFD for a lone surrogate, and for U+FFFD itself.
            output.Append(rune == Rune.ReplacementChar ? by : rune.ToString());
        }

        return output.ToString();
    }
}
