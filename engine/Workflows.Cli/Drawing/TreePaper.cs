using Spectre.Console;
using Spectre.Console.Rendering;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Drawing;

/// <summary>
/// Lays the lines of a tree out in columns, each line cut to the width: what is repainted must never wrap. Where the time would be cut, the word of
/// the state is left out: the sign before the name says the same.
/// </summary>
internal sealed class TreePaper(IReadOnlyList<TreeLine> lines, Glyphs glyphs) : Renderable
{
    /// <summary>For a page, which is written once: what there is to say of a step goes on in the next lines, broken between words.</summary>
    public bool Wraps { get; init; }

    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(20, maxWidth), maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var names = Math.Min(lines.Select(NameWidth).DefaultIfEmpty(0).Max(), Math.Max(12, maxWidth * 3 / 5));
        var words = lines.Select(line => line.Word.Length).DefaultIfEmpty(0).Max();
        var times = lines.Select(line => line.Time.Length).DefaultIfEmpty(0).Max();
        words = names + words + times + 4 > maxWidth ? 0 : words;
        foreach (var line in lines)
        {
            var (head, detail) = (Columns(line, names, words, times), Detail(line));
            List<Segment> row = detail.Count == 0 ? head : [.. head, new("  "), .. detail];
            var fits = !Wraps || Segment.CellCount(row) <= maxWidth;
            foreach (var segment in fits ? Cut(row, maxWidth, glyphs) : Wrapped(line, maxWidth, head, detail))
            {
                yield return segment;
            }

            yield return Segment.LineBreak;
        }
    }

    private IEnumerable<Segment> Wrapped(TreeLine line, int width, List<Segment> head, List<Segment> detail) =>
        new WrappedDetail(line, glyphs, width).Lines(Cut(head, width, glyphs), detail);

    private static int NameWidth(TreeLine line) => line.Guide.Length + (line.Sign.Length > 0 ? line.Sign.Length + 1 : 0) + CellText.Width(Name(line));

    private static string Name(TreeLine line) => VisibleText.OneLine(line.Name);

    private List<Segment> Columns(TreeLine line, int names, int words, int times)
    {
        List<Segment> row = [new(line.Guide, Looks.Dim)];
        if (line.Sign.Length > 0)
        {
            row.Add(new($"{line.Sign} ", line.Style));
        }

        row.Add(new(CellText.Cut(Name(line), Math.Max(1, names - NameWidth(line) + CellText.Width(Name(line))), glyphs.Dots)));
        if (line.Word.Length + line.Time.Length + line.Detail.Count == 0)
        {
            return row;
        }

        row.Add(Segment.Padding(Math.Max(0, names - Segment.CellCount(row)) + 2));
        if (words > 0)
        {
            row.Add(new($"{line.Word.PadRight(words)}  ", line.Style));
        }

        row.Add(new(line.Time.PadLeft(times), Looks.Dim));
        return row;
    }

    private static List<Segment> Detail(TreeLine line) =>
    [
        .. line.Detail.Select((piece, i) => new Segment((i == 0 || piece.Joined ? string.Empty : " ") + VisibleText.OneLine(piece.Text), piece.Style)),
    ];

    /// <summary>As much as there is room for; dots stand for the rest.</summary>
    public static List<Segment> Cut(List<Segment> row, int width, Glyphs glyphs)
    {
        if (Segment.CellCount(row) <= width)
        {
            return row;
        }

        List<Segment> cut = [];
        var room = Math.Max(1, width - glyphs.Dots.Length);
        foreach (var segment in row)
        {
            cut.Add(segment.CellCount() <= room ? segment : new Segment(CellText.Cut(segment.Text, room, string.Empty), segment.Style));
            room -= segment.CellCount();
            if (room <= 0)
            {
                break;
            }
        }

        cut.Add(new Segment(glyphs.Dots, Looks.Dim));
        return cut;
    }
}
