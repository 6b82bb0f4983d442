using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>Text measured in the cells of a terminal: a wide character takes two, a combining one none.</summary>
internal static class CellText
{
    public static int Width(string text) => new Segment(text).CellCount();

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    /// <summary>The end of a text, at most so many cells of it; what was longer begins with the dots.</summary>
    public static string End(string text, int width, string dots)
    {
        var starts = Width(text) <= width ? [] : StringInfo.ParseCombiningCharacters(text);
        return starts.Where(start => Width(text[start..]) <= width - dots.Length).Select(start => dots + text[start..]).FirstOrDefault(text);
    }

    /// <summary>At most so many cells; what was longer ends with the dots. No character is cut in half, nor parted from its combining ones.</summary>
    public static string Cut(string text, int width, string dots)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var (cut, room) = (new StringBuilder(), width - dots.Length);
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            if ((room -= Width(element)) < 0)
            {
                break;
            }

            cut.Append(element);
        }

        return width < dots.Length ? string.Empty : cut.Append(dots).ToString();
    }
}
