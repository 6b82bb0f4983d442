using Spectre.Console;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;

namespace Workflows.Cli.Following;

/// <summary>A tree that is painted over as the run goes on.</summary>
internal sealed class LiveDisplay(Screen screen) : RunDisplay
{
    private const int RowsForQuestion = 14;

    /// <summary>Of the tree that is left on the screen at the end.</summary>
    private const int LastRows = 120;

    private readonly LiveRegion region = screen.OpenRegion();
    private readonly List<string> notes = [];
    private int frame;

    public override TimeSpan? Pace => TimeSpan.FromMilliseconds(125);

    protected override void Paint(Picture picture, IRenderable? question, string? trouble)
    {
        var told = trouble is null ? notes : [.. notes, trouble];
        var rows = region.Height - 1 - told.Count - (question is null ? 0 : RowsForQuestion);
        var lines = Folding.Fit(new RunTree(screen.Glyphs, frame++).Lines(picture), Math.Max(4, rows), screen.Glyphs);
        List<IRenderable> content = [new TreePaper(lines, screen.Glyphs), .. told.Select(note => new TextLine(new Piece(note, Looks.Warn)))];
        if (question is not null)
        {
            content.Add(question);
        }

        region.Draw(new Rows(content));
    }

    protected override void Tell(string text) => notes.Add(text);

    protected override void PaintLast(Picture picture)
    {
        region.Clear();
        screen.Write(new TreePaper(Folding.Fit(new RunTree(screen.Glyphs).Lines(picture), LastRows, screen.Glyphs), screen.Glyphs) { Wraps = true });
    }

    public override void Dispose() => region.Dispose();
}
