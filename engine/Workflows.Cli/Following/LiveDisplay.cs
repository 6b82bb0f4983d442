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

    private readonly LiveRegion region = new(screen.People);
    private readonly List<string> notes = [];
    private int frame;

    public override TimeSpan? Pace => TimeSpan.FromMilliseconds(125);

    public override void Show(Picture picture, IRenderable? question)
    {
        var rows = region.Height - 1 - notes.Count - (question is null ? 0 : RowsForQuestion);
        var lines = Folding.Fit(new RunTree(screen.Glyphs, frame++).Lines(picture), Math.Max(4, rows), screen.Glyphs);
        List<IRenderable> content = [new TreePaper(lines, screen.Glyphs), .. notes.Select(note => new Text(note, Looks.Warn))];
        if (question is not null)
        {
            content.Add(question);
        }

        region.Draw(new Rows(content));
    }

    public override void Note(string text) => notes.Add(text);

    public override void Close(Picture picture)
    {
        region.Clear();
        screen.People.Write(new TreePaper(Folding.Fit(new RunTree(screen.Glyphs).Lines(picture), LastRows, screen.Glyphs), screen.Glyphs));
    }

    public override void Dispose() => region.Dispose();
}
