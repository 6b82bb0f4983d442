using System.Globalization;
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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>An attempt that waits no longer than this is only on its way: a pod takes a second or two.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, string> told = [];
    private readonly RunTree tree = new(screen.Glyphs) { Plain = true };

    /// <summary>It has been told: how long it lasts is not a line each second.</summary>
    private bool troubled;

    protected override void Paint(Picture picture, IRenderable? question, string? trouble)
    {
        if (trouble is not null && !troubled)
        {
            screen.Note(trouble);
        }

        troubled = trouble is not null;
        foreach (var run in picture.All)
        {
            Tell(run);
        }
    }

    protected override void Tell(string text) => screen.Note(text);

    protected override void PaintLast(Picture picture) => Paint(picture, null, null);

    public override void Dispose()
    {
        // Nothing was painted that would have to be put right.
    }

    private void Tell(Picture picture)
    {
        var run = picture.Run;
        var head = tree.Head(picture);
        if (!picture.HasEnded && !IsJustQueued(picture))
        {
            Tell(run.Label, head.Word, () => Line(told.ContainsKey(run.Label) ? picture.At : run.StartedAt ?? picture.At, run.Label, string.Empty, head));
        }

        var width = run.Plan.Steps.Max(step => step.Name.Length);
        foreach (var step in run.Plan.Steps.Where(step => run.Steps[step.Ordinal].Status != StepStatus.Waiting).OrderBy(step => Moment(picture, step)))
        {
            var line = tree.Step(picture, step, string.Empty);
            string Shown() => Line(Moment(picture, step), run.Label, $"  {step.Name.PadRight(width)}", line);
            Tell($"{run.Label} {step.Name}", State(picture, step, line), Shown);
            if (Blocked(picture, step) is { } kind)
            {
                Tell($"{run.Label} {step.Name} waits", $"{State(picture, step, line)} {kind}", Shown);
            }
        }

        if (picture.HasEnded)
        {
            Tell(run.Label, head.Word, () => Line(run.EndedAt ?? picture.At, run.Label, string.Empty, head));
        }
    }

    /// <summary>Every run is queued for a moment: only one that stays so is worth a line.</summary>
    private static bool IsJustQueued(Picture picture) => picture.Run is { Status: RunStatus.Queued } run && picture.At - run.CreatedAt < Patience;

    /// <summary>What counts as a change: a second try does, though its state is the first one's; progress does not.</summary>
    private static string State(Picture picture, PlannedStep step, TreeLine line)
    {
        var share = picture.Run.Steps[step.Ordinal].Fan is { } fan ? (fan.Total - fan.Waiting - fan.Live) * FanShares / Math.Max(1, fan.Total) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{line.Word} {picture.Attempt(step.Ordinal)?.Number} {share}");
    }

    /// <summary>What has kept an attempt from starting for some time: told once for each kind of obstacle.</summary>
    private static string? Blocked(Picture picture, PlannedStep step) =>
        picture.Run.Steps[step.Ordinal].Status == StepStatus.Starting
        && picture.Attempt(step.Ordinal) is { StartedAt: null, WaitsSince: { } since } attempt
        && picture.At - since >= Start
            ? attempt.WaitsForKind
            : null;

    private void Tell(string subject, string state, Func<string> line)
    {
        if (told.GetValueOrDefault(subject) != state)
        {
            told[subject] = state;
            screen.WriteLine(line());
        }
    }

    private static DateTimeOffset Moment(Picture picture, PlannedStep step) =>
        picture.Run.Steps[step.Ordinal] is { } state ? state.EndedAt ?? state.StartedAt ?? picture.At : picture.At;

    private static string Line(DateTimeOffset at, string run, string step, TreeLine line) =>
        $"{Times.Clock(at)}  {run}{step}  {line.Sign} {line.Word,-9}  {line.Time,6}  {Detail(line)}".TrimEnd();

    private static string Detail(TreeLine line) => string.Concat(line.Detail.Select((piece, i) => i == 0 || piece.Joined ? piece.Text : $" {piece.Text}"));
}
