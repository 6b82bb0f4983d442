using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;

namespace Workflows.Cli.Following;

/// <summary>One line for each change of a state: what a log keeps, and a reader can search.</summary>
internal sealed class PlainDisplay(Screen screen) : RunDisplay
{
    /// <summary>A fan-out is told of each time this share of it has ended.</summary>
    private const int FanShares = 10;

    private readonly Dictionary<string, string> told = [];

    public override void Show(Picture picture, IRenderable? question) => Tell(picture);

    public override void Note(string text) => screen.Note(text);

    public override void Close(Picture picture) => Tell(picture);

    private void Tell(Picture picture)
    {
        var tree = new RunTree(screen.Glyphs);
        foreach (var run in picture.All)
        {
            var lines = tree.OwnLines(run);
            var (before, width) = (told.GetValueOrDefault(run.Run.Label), run.Run.Plan.Steps.Max(step => step.Name.Length));
            if (run.Run.Status != RunStatus.Queued && !run.HasEnded)
            {
                Tell(run.Run.Label, lines.Run, Moment(run, run.Run.StartedAt), string.Empty, 0);
            }

            foreach (var (step, line) in lines.Steps.OrderBy(pair => run.Run.Steps[pair.Step].EndedAt ?? run.Run.Steps[pair.Step].StartedAt ?? run.At))
            {
                var state = run.Run.Steps[step];
                if (state.Status != StepStatus.Waiting)
                {
                    Tell($"{run.Run.Label}/{line.Name}", line, Moment(run, state.EndedAt ?? state.StartedAt), Progress(state), width);
                }
            }

            if (run.HasEnded || before is null)
            {
                Tell(run.Run.Label, lines.Run, Moment(run, run.Run.EndedAt), string.Empty, 0);
            }
        }
    }

    private void Tell(string subject, TreeLine line, string clock, string progress, int width)
    {
        var state = $"{line.Word}{progress}{Attempt(line)}";
        if (told.GetValueOrDefault(subject) == state)
        {
            return;
        }

        told[subject] = state;
        var about = subject.LastIndexOf('/') is var slash && slash >= 0 && width > 0 ? subject[(slash + 1)..].PadRight(width) : subject;
        var run = width > 0 ? $"{subject[..subject.LastIndexOf('/')]}  " : string.Empty;
        var detail = string.Join(' ', line.Detail.Where(piece => !IsBar(piece)).Select(piece => piece.Text));
        screen.WriteLine($"{clock}  {run}{about}  {line.Sign} {line.Word,-9} {line.Time,7}  {detail}".TrimEnd());
    }

    private static string Moment(Picture picture, DateTimeOffset? at) => Times.Clock(at ?? picture.At);

    private static string Progress(StepState state) =>
        state.Fan is { } fan && !state.Status.IsFinal() ? $" {(fan.Total - fan.Waiting - fan.Live) * FanShares / Math.Max(1, fan.Total)}" : string.Empty;

    /// <summary>A second try is a change worth a line, though its state is the first one's.</summary>
    private static string Attempt(TreeLine line) => line.Detail.FirstOrDefault(piece => piece.Text.StartsWith("attempt ", StringComparison.Ordinal)).Text is { } attempt ? $" {attempt}" : string.Empty;

    private bool IsBar(Piece piece) =>
        piece.Text.Length == 0 || piece.Text.All(letter => screen.Glyphs.Full.Contains(letter, StringComparison.Ordinal) || screen.Glyphs.Empty.Contains(letter, StringComparison.Ordinal))
        || piece.Text.StartsWith(screen.Glyphs.Quote, StringComparison.Ordinal);
}
