using System.Globalization;
using System.Text.Json;
using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Following;
using Workflows.Cli.Results;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary>All that matters of one step, or of one instance, on one page: how it went, why, what it gave, and where its files are.</summary>
internal sealed class StepPage(Session session, Picture picture, StepDetail detail)
{
    /// <summary>Failed instances whose last lines are shown.</summary>
    private const int Failures = 100;

    private readonly Screen screen = session.Screen;
    private readonly RunState run = picture.Run;
    private readonly ShownResults links = new(session);

    private string Name => detail.Planned.NameOf(detail.Index);

    private bool IsFanned => detail is { State.Fan: not null, Index: null };

    /// <summary>The work that the page is about; null for a whole fan-out, for what has not begun, and where an instance's row can't be read.</summary>
    private InstanceState? Mine => detail.Index is null ? detail.State.Only : detail.Instances is [{ State: var state }] ? state : null;

    public async Task WriteAsync(CancellationToken cancellation)
    {
        screen.WriteLine(new Piece($"{run.Label} {Name}", Looks.Strong));
        screen.Write(Facts());
        await OpenQuestions.WriteUntakenAsync(session, run, cancellation);
        await WriteQuestionAsync(cancellation);
        if (IsFanned && detail.Instances.Count > 0)
        {
            screen.WriteLine();
            new InstanceTable(session, detail).Write();
        }

        foreach (var failure in await FailuresAsync(cancellation))
        {
            failure.Write(screen);
        }

        List<ResultFile> files = [.. IsFanned ? ResultFile.Of(detail.Planned, detail.Instances) : ResultFile.Of(Name, Mine)];
        await WriteResultsAsync(files.Count > 0, cancellation);
        await new ResultList(session, int.MaxValue).WriteAsync(run.Label, files, cancellation);
    }

    /// <summary>An open question with all there is to decide on; of one that was decided, what was asked.</summary>
    private async Task WriteQuestionAsync(CancellationToken cancellation)
    {
        if (detail.State.Approval is not { } approval)
        {
            return;
        }

        if (Asked.Of(picture, detail.Planned) is { } open)
        {
            await OpenQuestions.WriteAsync(session, open, cancellation);
        }
        else if (approval.Text is { Length: > 0 } text)
        {
            screen.WriteLine();
            screen.WriteSentence("  ", new Piece("it asked: ", Looks.Dim), Texts.OneLine(text));
        }
    }

    private Columns Facts()
    {
        var facts = new Columns(new Column { Style = Looks.Dim }, new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        var (step, state) = (detail.Planned, detail.State);
        var last = detail.Attempts.LastOrDefault(attempt => attempt.Index == detail.Index);
        var status = IsFanned || detail.Index is null ? state.Status : Mine?.Status ?? StepStatus.Waiting;
        var (began, ended) = detail.Index is null ? (state.StartedAt, state.EndedAt) : (Mine?.StartedAt, Mine?.EndedAt);
        facts.Add("state", Looks.Of(StepPages.Seen(status, last), screen.Glyphs).Piece);
        foreach (var (name, value) in WhyRows(state, status).Where(row => row.Value.Length > 0))
        {
            facts.Add(name, Prose(value));
        }

        if (WaitsFor.Event(picture, step) is { } match)
        {
            facts.Add("brought by", WaitsFor.Command(picture, step, match));
        }

        if (Mine?.Child is not null)
        {
            facts.Add("child", session.Propose($"show {run.Label}/{Name}"));
        }

        facts.Add("does", Does(step.Step));
        if (detail.Index is not null && detail.Instances is [{ } instance])
        {
            facts.Add("item", ShownValue.Line(DocumentJson.Parse(instance.Item), int.MaxValue));
        }

        if (began is { } start)
        {
            facts.Add("started", Times.Moment(start));
            facts.Add("took", Times.Span(start, ended, session.Now));
        }

        foreach (var attempt in IsFanned ? [] : detail.AttemptsOf(detail.Index))
        {
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"attempt {attempt.Number}"), Prose(AttemptText(attempt)));
        }

        return facts;
    }

    private static Piece Prose(string text) => new(text, Looks.Plain) { IsProse = true };

    private IEnumerable<(string Name, string Value)> WhyRows(StepState state, StepStatus status)
    {
        if (state.Fan is { } fan && IsFanned)
        {
            yield return ("instances", Bars.Count(fan));
        }

        // A fan-out is taken over whole: its instances have no reason of their own.
        var reason = detail.Index is null ? state.Reason : Mine?.Reason ?? (state.Reason is Reason.Cached or Reason.Reused ? state.Reason : null);
        yield return ("because", SkipText.Of(run, detail.Step) ?? (status == StepStatus.Skipped ? reason?.Word() : null) ?? string.Empty);
        foreach (var (name, value) in SkippedSteps.Condition(run, detail.Step))
        {
            yield return (name.Length == 0 ? string.Empty : $"{name} says", value);
        }

        if (reason is Reason.Cached or Reason.Reused)
        {
            yield return ("result", Mine?.Origin is { } origin ? $"{reason.Value.Word()} from {origin}" : reason.Value.Word());
        }

        if (status != StepStatus.Skipped && detail.Planned.Step.When is { } when)
        {
            yield return ("when", Texts.OneLine(when.Expression));
        }

        if (status is StepStatus.Succeeded or StepStatus.Cancelled && (detail.Index is null ? state.Message : Mine?.Message) is { } message)
        {
            yield return ("message", Texts.OneLine(message));
        }

        var match = WaitsFor.Event(picture, detail.Planned);
        yield return ("waits", match is not null ? $"for {WaitsFor.EventText(match)}" : detail.Index is null ? Waits() : string.Empty);
        foreach (var vote in state.Approval?.Votes ?? [])
        {
            yield return ("vote", Votes.Text(vote));
        }
    }

    /// <summary>Its heading says the first words already: "waits for", then what for.</summary>
    private string Waits() => WaitsFor.Of(picture, detail.Planned) is { } waits
        ? waits.StartsWith("waits ", StringComparison.Ordinal) ? waits["waits ".Length..] : waits
        : string.Empty;

    private string AttemptText(AttemptRecord attempt)
    {
        var why = attempt.Status == AttemptStatus.Failed && Reasons.Of(attempt.Cause, attempt) is { } reason ? $": {reason}" : string.Empty;
        var took = Times.Span(attempt.StartedAt ?? attempt.CreatedAt, attempt.EndedAt, session.Now);
        return $"{attempt.Status.Word()} in {took}{why}";
    }

    private async Task<IReadOnlyList<Failure>> FailuresAsync(CancellationToken cancellation)
    {
        if ((detail.Index is null ? detail.State.Status : Mine?.Status) != StepStatus.Failed && !(IsFanned && detail.State.Fan!.Failed > 0))
        {
            return [];
        }

        return await FailedSteps.OfAsync(session, detail, Failures, cancellation);
    }

    private async Task WriteResultsAsync(bool hasFiles, CancellationToken cancellation)
    {
        var list = new Columns(new Column { Style = Looks.Dim }, new Column(), new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        var rows = 0;
        foreach (var (name, value) in IsFanned || Mine?.Outputs is not { } json ? [] : ShownValue.Leaves(DocumentJson.Parse(json), string.Empty))
        {
            foreach (var (line, i) in Lines(value).Select((line, i) => (line, i)))
            {
                list.Add(rows++ == 0 ? "outputs  " : string.Empty, i == 0 ? name : string.Empty, await links.ShowAsync(run, line, [], cancellation));
            }
        }

        var reported = 0;
        foreach (var (last, points) in IsFanned ? [] : detail.MetricsOf(detail.Index))
        {
            var series = points > 1 ? string.Create(CultureInfo.InvariantCulture, $"  (the last of {points} points)") : string.Empty;
            list.Add(reported++ == 0 ? "metrics  " : string.Empty, last.Name, ShownValue.Number(last.Value) + series);
        }

        if (rows + reported > 0 || hasFiles)
        {
            screen.WriteLine();
        }

        if (rows + reported > 0)
        {
            screen.Write(list);
        }
    }

    /// <summary>A list of texts (reasons, say) is read line by line.</summary>
    private static List<JsonElement> Lines(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray()]
            : [value];

    private static string Does(StepDefinition step) => step.Work switch
    {
        Work.Program program => program.Uses,
        Work.Approval => "asks for approval",
        Work.SubWorkflow child => $"runs the workflow {child.Name}",
        Work.Wait => "waits",
        _ => "computes values",
    } + (step.FanOut is null ? string.Empty : step.FanOut is FanOut.Matrix ? ", for each combination" : ", for each item");
}
