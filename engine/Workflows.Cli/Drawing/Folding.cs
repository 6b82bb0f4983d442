using System.Globalization;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Drawing;

/// <summary>Makes a tree fit: neighbours that are all done, or all still to come, become one line; what moves stays.</summary>
internal static class Folding
{
    public static IReadOnlyList<TreeLine> Fit(IReadOnlyList<TreeLine> lines, int most, Glyphs glyphs)
    {
        if (lines.Count <= most)
        {
            return lines;
        }

        List<TreeLine> folded = [];
        for (var i = 0; i < lines.Count;)
        {
            var group = lines.Skip(i)
                .TakeWhile(line => line.Fold is not null && line.Fold == lines[i].Fold && line.Guide.Length == lines[i].Guide.Length)
                .ToList();
            if (group.Count > 2)
            {
                var (first, last) = (group[0], group[^1]);
                folded.Add(first with
                {
                    Guide = last.Guide,
                    Name = string.Create(CultureInfo.InvariantCulture, $"{group.Count} steps"),
                    Time = string.Empty,
                    Detail = [new($"{first.Name} {glyphs.Dots} {last.Name}", Looks.Dim)],
                });
                i += group.Count;
            }
            else
            {
                folded.Add(lines[i++]);
            }
        }

        if (folded.Count <= most) return folded;
        var omitted = string.Create(CultureInfo.InvariantCulture, $"{glyphs.Dots} {folded.Count - most + 1} more lines");
        return [.. folded.Take(most - 1), new TreeLine(string.Empty, omitted)];
    }
}
