using System.Text;

namespace Workflows.Cli.Terminal;

/// <summary>Breaks prose between its words. A word that is longer than a line stays in one piece: it may be a path, and the terminal breaks it.</summary>
internal static class WordWrap
{
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        List<string> lines = [];
        foreach (var paragraph in text.Split('\n'))
        {
            var line = new StringBuilder();
            var used = 0;
            foreach (var word in paragraph.Split(' '))
            {
                var cells = CellText.Width(word);
                if (used > 0 && used + 1 + cells > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                    used = 0;
                }

                used += (used > 0 ? 1 : 0) + cells;
                line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }
}
