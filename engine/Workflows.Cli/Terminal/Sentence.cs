using System.Text.RegularExpressions;
using Spectre.Console.Rendering;

namespace Workflows.Cli.Terminal;

/// <summary>
/// Pieces that are read rather than copied, in one line where there is room. Where there is not, it goes on below, broken between words; a word that
/// is longer than a line stays in one piece, as it does in <see cref="TextLine"/>.
/// </summary>
internal sealed partial class Sentence(params IReadOnlyList<Piece> pieces) : Renderable
{
    /// <summary>Blanks before what goes on.</summary>
    private const int Hanging = 4;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var used = 0;
        foreach (var piece in pieces)
        {
            foreach (var each in Words().Matches(piece.Text).Select(match => match.Value))
            {
                var word = each;
                if (used > Hanging && word[0] == ' ' && used + CellText.Width(word) > maxWidth)
                {
                    word = word.TrimStart();
                    used = Hanging;
                    yield return Segment.LineBreak;
                    yield return Segment.Padding(Hanging);
                }

                used += CellText.Width(word);
                yield return new Segment(word, piece.Style);
            }
        }

        yield return Segment.LineBreak;
    }

    /// <summary>Each with the blanks before it.</summary>
    [GeneratedRegex(" *[^ ]+| +$")]
    private static partial Regex Words();
}
