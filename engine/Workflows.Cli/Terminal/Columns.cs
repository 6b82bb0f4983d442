using Spectre.Console;
using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>What becomes of the text of a table's last column where it is too long for the rest of the line.</summary>
internal enum Overflowing
{
    /// <summary>Prose: it goes on below itself, broken between words.</summary>
    Wraps,

    /// <summary>
    /// Something to copy, a path say: it stays in one piece, on a line of its own where the rest of the line is too short. What is longer than that
    /// line too the terminal breaks.
    /// </summary>
    StaysWhole,

    /// <summary>Its beginning is enough.</summary>
    IsCut,
}

/// <summary>One column of a table.</summary>
/// <param name="Heading">Empty for none; a table without any has no line of headings.</param>
internal sealed record Column(string Heading = "")
{
    /// <summary>It may be left out where the terminal is too narrow; the last such column goes first, but one that may be cut.</summary>
    public bool IsSpare { get; init; }

    /// <summary>Of its cells without a style of their own.</summary>
    public Style Style { get; init; } = Style.Plain;

    /// <summary>Heeded where it is the last one.</summary>
    public Overflowing TooLong { get; init; }
}

/// <summary>
/// Rows in columns, without lines: they stand by their alignment, and copy well. Where the terminal is too narrow, spare columns are left out;
/// where that is not enough, each row becomes a few lines of its own. No cell but the last one's is ever broken or cut.
/// </summary>
internal sealed class Columns(params IReadOnlyList<Column> columns) : Renderable
{
    private const int Gap = 2;

    /// <summary>Fewer cells than these are no room for text to wrap in.</summary>
    private const int Room = 20;

    private readonly List<Piece[]> rows = [];

    /// <summary>Blanks before each line.</summary>
    public int Indent { get; init; }

    public string Dots { get; init; } = "...";

    /// <summary>Adds a row: a cell for each column, in one line.</summary>
    public void Add(params ReadOnlySpan<Piece> cells) =>
        rows.Add([.. cells.ToArray().Select((cell, i) => cell with { Text = VisibleText.OneLine(cell.Text), Style = StyleOf(cell, columns[i]) })]);

    private static Style StyleOf(Piece cell, Column column) => cell.Style.Equals(Style.Plain) ? column.Style : cell.Style;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var shown = Enumerable.Range(0, columns.Count).Where(column => rows.Exists(row => row[column].Text.Length > 0)).ToList();
        while (!Fits(shown, maxWidth) && Spare(shown) is >= 0 and var spare)
        {
            shown.RemoveAt(spare);
        }

        return Fits(shown, maxWidth) ? Lines(shown, maxWidth) : Blocks(shown, maxWidth);
    }

    /// <summary>Which column goes next: one whose beginning is enough stays longest.</summary>
    private int Spare(List<int> shown) =>
        shown.FindLastIndex(column => columns[column] is { IsSpare: true, TooLong: not Overflowing.IsCut }) is >= 0 and var spare
            ? spare
            : shown.FindLastIndex(column => columns[column].IsSpare);

    private int Width(int column) => rows.Select(row => CellText.Width(row[column].Text)).Append(CellText.Width(columns[column].Heading)).Max();

    private bool Fits(List<int> shown, int width) =>
        shown.Count < 2 || Indent + shown.SkipLast(1).Sum(column => Width(column) + Gap) + Math.Min(Width(shown[^1]), Room) <= width;

    private IEnumerable<Segment> Lines(List<int> shown, int width)
    {
        var widths = shown.Select(Width).ToList();
        if (shown.Exists(column => columns[column].Heading.Length > 0))
        {
            rows.Insert(0, [.. columns.Select(column => new Piece(column.Heading, Looks.Dim))]);
        }

        foreach (var row in rows)
        {
            var used = Indent;
            yield return Segment.Padding(Indent);
            foreach (var (column, i) in shown.SkipLast(1).Select((column, i) => (column, i)))
            {
                yield return new Segment(CellText.Pad(row[column].Text, widths[i] + Gap), row[column].Style);
                used += widths[i] + Gap;
            }

            int? before = shown.Count > 1 ? used - widths[^2] - Gap : null;
            foreach (var segment in shown.Count == 0 ? [Segment.LineBreak] : Last(row[shown[^1]], columns[shown[^1]].TooLong, used, width, before))
            {
                yield return segment;
            }
        }
    }

    /// <summary>
    /// Each row as lines: the first cell, and below it the others behind their headings. Without headings each column is deeper than the one before,
    /// so that a row whose first cell is empty belongs to the row above.
    /// </summary>
    private IEnumerable<Segment> Blocks(List<int> shown, int width)
    {
        var headings = shown.Skip(1).Select(column => columns[column].Heading.Length).Max();
        foreach (var row in rows)
        {
            foreach (var (column, i) in shown.Select((column, i) => (column, i)).Where(each => row[each.column].Text.Length > 0))
            {
                var heading = i == 0 || headings == 0 ? string.Empty : columns[column].Heading.PadRight(headings + Gap);
                var indent = Indent + (Gap * (headings == 0 ? i : Math.Min(i, 1)));
                yield return Segment.Padding(indent);
                yield return new Segment(heading, Looks.Dim);
                foreach (var segment in Last(row[column], i == 0 ? Overflowing.StaysWhole : columns[column].TooLong, indent + heading.Length, width))
                {
                    yield return segment;
                }
            }
        }
    }

    /// <summary>The rest of a line, from this cell on; the cell before it begins there, if it is in the same line.</summary>
    private IEnumerable<Segment> Last(Piece cell, Overflowing tooLong, int from, int width, int? before = null)
    {
        tooLong = cell.IsProse ? Overflowing.Wraps : cell.IsWhole ? Overflowing.StaysWhole : tooLong;
        if (tooLong == Overflowing.StaysWhole && before is { } column && from + CellText.Width(cell.Text) > width)
        {
            from = column + Gap + CellText.Width(cell.Text) <= width ? column + Gap : Indent + Gap;
            yield return Segment.LineBreak;
            yield return Segment.Padding(from);
        }

        var lines = tooLong switch
        {
            Overflowing.Wraps => WordWrap.Lines(cell.Text, Math.Max(1, width - from)),
            Overflowing.IsCut => [CellText.Cut(cell.Text, Math.Max(0, width - from), Dots)],
            _ => [cell.Text],
        };
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            if (i > 0)
            {
                yield return Segment.Padding(from);
            }

            yield return new Segment(line, cell.Style);
            yield return Segment.LineBreak;
        }
    }
}
