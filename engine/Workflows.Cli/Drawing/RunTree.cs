using System.Globalization;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Drawing;

/// <summary>A run as a tree: its steps in the order written, below them their live instances and child runs.</summary>
/// <param name="glyphs">The signs to draw with.</param>
/// <param name="frame">Which picture of the spinner; null draws what stands still.</param>
internal sealed class RunTree(Glyphs glyphs, int? frame = null)
{
    /// <summary>More instances than these tell a reader nothing that the bar does not.</summary>
    private const int Instances = 4;

    /// <summary>For a log: no bars, and nothing that moves.</summary>
    public bool Plain { get; init; }

    public IReadOnlyList<TreeLine> Lines(Picture picture) => [Head(picture), .. Steps(picture, string.Empty)];

    /// <summary>The run itself.</summary>
    public TreeLine Head(Picture picture)
    {
        var run = picture.Run;
        var look = Looks.Of(run.Status, glyphs, run.Suspended, run.CancelRequested);
        return new(string.Empty, run.Label)
        {
            Sign = Moving(run.Status == RunStatus.Running && !run.Suspended, look.Sign),
            Word = look.Word,
            Style = look.Style,
            Time = Times.Span(run.StartedAt, run.EndedAt, picture.At),
            Detail = [.. RunDetail(run).Select(text => new Piece(text, Looks.Dim))],
        };
    }

    private static IEnumerable<string> RunDetail(RunState run)
    {
        if (run.Quarantine is { } why)
        {
            yield return $"the engine suspended it: {Texts.OneLine(why)}";
        }
        else if (run is { Status: RunStatus.Cancelled, Message: { } how })
        {
            yield return Texts.OneLine(how);
        }
        else if (run.Terminated && !run.Status.IsFinal())
        {
            yield return "being terminated";
        }
        else if (run.Status == RunStatus.Queued)
        {
            yield return run.ConcurrencyKey is { } key ? $"waits for a slot of {key}" : "waits for an engine";
        }
    }

    private IEnumerable<TreeLine> Steps(Picture picture, string trunk)
    {
        var steps = picture.Run.Plan.Steps;
        foreach (var step in steps)
        {
            var last = step.Ordinal == steps.Length - 1;
            yield return Step(picture, step, trunk + (last ? glyphs.LastBranch : glyphs.Branch));

            var (state, below) = (picture.Run.Steps[step.Ordinal], trunk + (last ? new string(' ', glyphs.Trunk.Length) : glyphs.Trunk));
            foreach (var line in LiveInstances(picture, step, state, below).Concat(Child(picture, state.Only, below)))
            {
                yield return line;
            }
        }
    }

    /// <summary>One step, behind these branches.</summary>
    public TreeLine Step(Picture picture, PlannedStep step, string guide)
    {
        var state = picture.Run.Steps[step.Ordinal];
        var attempt = picture.Attempt(step.Ordinal);
        var status = Observed(state.Status, attempt);
        var look = Looks.Of(status, glyphs);
        var asks = status == StepStatus.Running && step.Step.Work is Work.Approval;
        return new(guide, step.Name)
        {
            Sign = asks ? glyphs.Asks : Moving(status == StepStatus.Running, look.Sign),
            Word = look.Word,
            Style = asks ? Looks.Asking : look.Style,
            Time = Times.Span(state.StartedAt, state.EndedAt, picture.At),
            Detail = [.. Detail(picture, step, state, attempt)],
            Fold = state.Status is StepStatus.Waiting or StepStatus.Succeeded or StepStatus.Skipped ? look.Word : null,
        };
    }

    private IEnumerable<Piece> Detail(Picture picture, PlannedStep step, StepState state, AttemptRecord? attempt)
    {
        if (state.Fan is { } fan)
        {
            foreach (var piece in Plain ? [new(Bars.Count(fan) + Colon(state), Looks.Plain)] : Bars.Fan(fan, glyphs))
            {
                yield return piece;
            }

            if (!Plain)
            {
                yield return new(Colon(state), Looks.Plain) { Joined = true };
            }
        }

        if (state.Status.IsFinal())
        {
            foreach (var piece in Ended(picture.Run, step.Ordinal, attempt))
            {
                yield return piece;
            }

            yield break;
        }

        foreach (var piece in AtWork(picture, attempt))
        {
            yield return piece;
        }

        if (WaitsFor.Of(picture, step) is { } waits)
        {
            yield return new(waits, step.Step.Work is Work.Approval && state.Status == StepStatus.Running ? Looks.Asking : Looks.Dim);
        }
    }

    /// <summary>Before the reason of a failure.</summary>
    private static string Colon(StepState state) => state.Status == StepStatus.Failed ? ":" : string.Empty;

    private static IEnumerable<Piece> Ended(RunState run, int step, AttemptRecord? attempt)
    {
        var state = run.Steps[step];
        if (state.Status == StepStatus.Failed)
        {
            yield return new(Reasons.Of(state.Cause, attempt, state.Message), Looks.Bad);
            yield break;
        }

        var message = state.Message is { } text ? Texts.LastLine(text) : null;
        var from = state.Only?.Origin is { } origin ? $" from {origin}" : string.Empty;
        var why = SkipText.Of(run, step) ?? state.Cause?.Word() ?? (state.Reason is { } reason ? reason.Word() + from : null);
        if (why is not null && message?.StartsWith(why, StringComparison.Ordinal) != true)
        {
            yield return new(message is null ? why : $"{why}:", Looks.Dim);
        }

        if (message is not null)
        {
            yield return new(message, Looks.Dim);
        }
    }

    /// <summary>How far a live attempt is and what it said last.</summary>
    private IEnumerable<Piece> AtWork(Picture picture, AttemptRecord? attempt)
    {
        if (attempt is null || attempt.Status.IsFinal())
        {
            yield break;
        }

        if (attempt.Progress is { } share && !Plain)
        {
            foreach (var piece in Bars.Progress(share, glyphs))
            {
                yield return piece;
            }
        }

        if (attempt.ProgressText is { Length: > 0 } text)
        {
            yield return new(Texts.OneLine(text), Looks.Plain);
        }

        if (attempt.Number > 1)
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"attempt {attempt.Number}"), Looks.Warn);
        }

        if (attempt.Memory is { } grown)
        {
            yield return new($"with {Times.Size(grown)} of memory", Looks.Dim);
        }

        if (!Plain && picture.LastLines.GetValueOrDefault(attempt.Uid) is { Length: > 0 } said)
        {
            yield return new(glyphs.Quote + said, Looks.Dim);
        }
    }

    private IEnumerable<TreeLine> LiveInstances(Picture picture, PlannedStep step, StepState state, string trunk)
    {
        if (state.Fan is null || state.Status.IsFinal())
        {
            yield break;
        }

        var live = picture.View.Attempts.Where(attempt => attempt.Step == step.Ordinal && attempt.Index is not null && !attempt.Status.IsFinal()).ToList();
        foreach (var (attempt, i) in live.Take(Instances).Select((attempt, i) => (attempt, i)))
        {
            var look = Looks.Of(Observed(StepStatus.Starting, attempt), glyphs);
            var branch = i == Math.Min(live.Count, Instances) - 1 ? glyphs.LastBranch : glyphs.Branch;
            yield return new(trunk + branch, step.NameOf(attempt.Index))
            {
                Sign = look.Sign,
                Word = look.Word,
                Style = look.Style,
                Time = Times.Span(attempt.StartedAt ?? attempt.CreatedAt, null, picture.At),
                Detail = [.. AtWork(picture, attempt), .. WaitsFor.Of(attempt) is { } waits ? [new Piece(waits, Looks.Dim)] : Array.Empty<Piece>()],
            };
        }
    }

    private IEnumerable<TreeLine> Child(Picture picture, InstanceState? instance, string trunk) =>
        instance?.Child is { } id && picture.Children.GetValueOrDefault(id) is { } child ? Steps(child, trunk) : [];

    /// <summary>Starting and Running are one to the state machine: what is observed tells them apart.</summary>
    private static StepStatus Observed(StepStatus status, AttemptRecord? attempt) =>
        status == StepStatus.Starting && attempt is { StartedAt: not null } ? StepStatus.Running : status;

    private string Moving(bool moves, string still) => moves && frame is { } at ? glyphs.Spinner[at % glyphs.Spinner.Count] : still;
}
