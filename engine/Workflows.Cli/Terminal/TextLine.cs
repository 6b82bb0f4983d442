using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>Pieces in a row. The line is never broken by us, however long: a command or a path in it can be copied, and the terminal wraps it.</summary>
internal sealed class TextLine(params IReadOnlyList<Piece> pieces) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var piece in pieces)
        {
            foreach (var (line, i) in piece.Text.Split('\n').Select((line, i) => (line, i)))
            {
                if (i > 0)
                {
                    yield return Segment.LineBreak;
                }

                yield return new Segment(line, piece.Style);
            }
        }

        yield return Segment.LineBreak;
    }
}
