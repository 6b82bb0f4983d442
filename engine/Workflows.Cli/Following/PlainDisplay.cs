using System.Globalization;
using Spectre.Console.Rendering;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;

namespace Workflows.Cli.Following;

/// <summary>One line for each change of a state, with the time of the change: what a log keeps, and a reader can search.</summary>
internal sealed class PlainDisplay(Screen screen) : RunDisplay
{
    /// <summary>A fan-out is told of each time this share of it has ended.</summary>
    private const int FanShares = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>An attempt that waits no longer than this is only on its way: a pod takes a second or two.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, string> told = [];

    /// <summary>What is to be told of one picture, of all its runs.</summary>
    private readonly List<(DateTimeOffset At, Func<DateTimeOffset, string> Line)> news = [];
    private readonly RunTree tree = new(screen.Glyphs) { Plain = true };

    /// <summary>Of the line that was told last: times never go back, though an end may be seen after something later was told.</summary>
    private DateTimeOffset latest;

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

        foreach (var (at, line) in news.OrderBy(each => each.At))
        {
            latest = at > latest ? at : latest;
            screen.WriteLine(line(latest));
        }

        news.Clear();
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
            var begins = told.GetValueOrDefault(run.Label) is null || told[run.Label] == RunStatus.Queued.Word();
            Tell(run.Label, head.Word, (begins ? run.StartedAt : null) ?? picture.At, at => Line(at, run.Label, string.Empty, head));
        }

        var width = run.Plan.Steps.Max(step => step.Name.Length);
        foreach (var step in run.Plan.Steps.Where(step => run.Steps[step.Ordinal].Status != StepStatus.Waiting))
        {
            var line = tree.Step(picture, step, string.Empty);
            var subject = $"{run.Label} {step.Name}";
            string Shown(DateTimeOffset at) => Line(at, run.Label, $"  {step.Name.PadRight(width)}", line);
            Tell(subject, State(picture, step, line), Moment(picture, step, isNew: !told.ContainsKey(subject)), Shown);
            if (Blocked(picture, step) is { } kind)
            {
                Tell($"{subject} waits", $"{State(picture, step, line)} {kind}", picture.At, Shown);
            }
        }

        if (picture.HasEnded)
        {
            Tell(run.Label, head.Word, run.EndedAt ?? picture.At, at => Line(at, run.Label, string.Empty, head));
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

    private void Tell(string subject, string state, DateTimeOffset at, Func<DateTimeOffset, string> line)
    {
        if (told.GetValueOrDefault(subject) != state)
        {
            told[subject] = state;
            news.Add((at, line));
        }
    }

    /// <summary>When what is told happened: the start of a step only where it is told of for the first time; what came of it since is seen now.</summary>
    private static DateTimeOffset Moment(Picture picture, PlannedStep step, bool isNew) =>
        picture.Run.Steps[step.Ordinal] is var state && state.EndedAt is { } ended ? ended : (isNew ? state.StartedAt : null) ?? picture.At;

    private static string Line(DateTimeOffset at, string run, string step, TreeLine line) =>
        $"{Times.Clock(at)}  {run}{step}  {line.Sign} {line.Word,-9}  {line.Time,6}  {Detail(line)}".TrimEnd();

    private static string Detail(TreeLine line) => string.Concat(line.Detail.Select((piece, i) => i == 0 || piece.Joined ? piece.Text : $" {piece.Text}"));
}
