using Spectre.Console.Rendering;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Drawing;

/// <summary>What there is to say of one line of a tree, where it does not fit beside its name: broken between words, with the branches going on.</summary>
internal sealed class WrappedDetail(TreeLine line, Glyphs glyphs, int width)
{
    /// <summary>With less room beside the columns it goes below the name.</summary>
    private const int Narrowest = 24;

    /// <summary>A failure's message may be a page of its own, and is told below the tree.</summary>
    private const int Most = 4;

    /// <param name="head">The columns before it.</param>
    /// <param name="detail">It, in pieces.</param>
    public IEnumerable<Segment> Lines(IReadOnlyList<Segment> head, IReadOnlyList<Segment> detail)
    {
        var trunk = Trunk();
        var beside = Segment.CellCount(head) + 2;
        var isBeside = width - beside >= Narrowest;
        var indent = isBeside ? beside : trunk.Length + 2;
        foreach (var segment in head)
        {
            yield return segment;
        }

        foreach (var (words, i) in Broken(detail, width - indent).Select((words, i) => (words, i)))
        {
            if (i > 0 || !isBeside)
            {
                yield return Segment.LineBreak;
                yield return new Segment(trunk, Looks.Dim);
            }

            yield return Segment.Padding(i > 0 || !isBeside ? indent - trunk.Length : 2);
            foreach (var word in words)
            {
                yield return word;
            }
        }
    }

    /// <summary>The branches as they go on below the name.</summary>
    private string Trunk() => line.Guide.EndsWith(glyphs.Branch, StringComparison.Ordinal)
        ? line.Guide[..^glyphs.Branch.Length] + glyphs.Trunk
        : line.Guide.EndsWith(glyphs.LastBranch, StringComparison.Ordinal) ? line.Guide[..^glyphs.LastBranch.Length] + "   " : line.Guide;

    private List<List<Segment>> Broken(IReadOnlyList<Segment> detail, int room)
    {
        List<List<Segment>> lines = [[]];
        foreach (var word in Words(detail))
        {
            var current = lines[^1];
            if (current.Count == 0 || Segment.CellCount(current) + 1 + Segment.CellCount(word) <= room)
            {
                current.AddRange(current.Count > 0 ? [new Segment(" "), .. word] : word);
            }
            else if (lines.Count < Most)
            {
                lines.Add([.. word]);
            }
            else
            {
                current.Add(new Segment(glyphs.Dots, Looks.Dim));
                break;
            }
        }

        // A word that is longer than a line is one of its own, and the dots may have found no room.
        return [.. lines.Select(words => TreePaper.Cut(words, room, glyphs))];
    }

    /// <summary>What stands between blanks: it may be of several pieces.</summary>
    private static IEnumerable<List<Segment>> Words(IReadOnlyList<Segment> detail)
    {
        List<Segment> word = [];
        foreach (var piece in detail)
        {
            foreach (var (part, i) in piece.Text.Split(' ').Select((part, i) => (part, i)))
            {
                if (i > 0 && word.Count > 0)
                {
                    yield return word;
                    word = [];
                }

                if (part.Length > 0)
                {
                    word.Add(new Segment(part, piece.Style));
                }
            }
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }
}
