namespace Workflows.Activities.Text;

/// <summary>Texts that are cut: never in the middle of a character, since no door lets half of one through.</summary>
internal static class WholeText
{
    /// <summary>The beginning of a text: at most so many UTF-16 units, and one less where a pair would be cut in half.</summary>
    public static string Start(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
