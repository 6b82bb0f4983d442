using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Results;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Cli.Following;

/// <summary>The last words about a run: how it ended, what it left and where, what to do next.</summary>
internal sealed class Summary(Session session)
{
    private const int Files = 12;
    private readonly Screen screen = session.Screen;

    public async Task<ExitCode> WriteAsync(Followed followed, CancellationToken cancellation)
    {
        var run = followed.Picture.Run;
        screen.WriteLine();
        switch (followed.How)
        {
            case HowItEnded.Ended:
                await EndedAsync(run, cancellation);
                return Code(run.Status);
            case HowItEnded.NobodyToAsk:
                NobodyToAsk(followed);
                return ExitCode.WaitsForApproval;
            case HowItEnded.LeftUncancelled:
                screen.Note($"left {run.Label}, and its cancel may not be recorded: the data folder had not answered");
                screen.Note($"  {session.Propose($"cancel {run.Label}")}");
                return ExitCode.TryAgain;
            default:
                screen.Note(followed.How == HowItEnded.Left
                    ? $"left {run.Label}: it goes on under the next engine"
                    : $"left {run.Label} while it is being cancelled: the next engine sees to it");
                SayWork(work => $"  {work}");
                return followed.How == HowItEnded.Left ? ExitCode.Done : ExitCode.Cancelled;
        }
    }

    public static ExitCode Code(RunStatus status) => status switch
    {
        RunStatus.Failed => ExitCode.Failed,
        RunStatus.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Done,
    };

    private async Task EndedAsync(RunState run, CancellationToken cancellation)
    {
        var look = Looks.Of(run.Status, screen.Glyphs);
        var why = run switch
        {
            { Status: RunStatus.Failed, Message: { Length: > 0 } message } => $": {message}",
            { Status: RunStatus.Cancelled, Message: { } message } => $": {message}",
            { Status: RunStatus.Failed, Cause: { } cause } when run.Steps.All(step => step.Status != StepStatus.Failed) => $": {cause.Word()}",
            _ => string.Empty,
        };
        var took = Times.Span(run.StartedAt ?? run.CreatedAt, run.EndedAt, session.Now);
        screen.WriteSentence(new Piece(look.Sign, look.Style), " ", new Piece(run.Label, Looks.Strong), $" {look.Word} in {took}{Texts.Ends(why)}");
        var failures = await FailedSteps.OfAsync(session, run, cancellation);
        foreach (var failure in failures)
        {
            failure.Write(screen);
        }

        if (failures.Count > 0)
        {
            screen.WriteLine();
        }

        WriteSkipped(session, run);
        await new ResultList(session, Files).WriteAsync(run, cancellation);
        if (run.Status != RunStatus.Succeeded)
        {
            await WriteAgainAsync(run, cancellation);
        }

        screen.WriteLine(new Piece("  more       ", Looks.Dim), session.Propose($"show {run.Label}"));
    }

    /// <summary>A program that does not accept its input ends so again in a retry: another value helps, or new work of the steps that it came from.</summary>
    private async Task WriteAgainAsync(RunState run, CancellationToken cancellation)
    {
        screen.WriteLine(new Piece("  again      ", Looks.Dim), session.Propose($"retry {run.Label}"));
        foreach (var step in run.Plan.Steps.Where(step => run.Steps[step.Ordinal].Status == StepStatus.Failed))
        {
            var attempts = await session.Runs.ListAttemptsAsync(run.Id, step.Ordinal, null, cancellation);
            if (!attempts.Any(attempt => AttemptVerdict.IsFinalExit(attempt.Exit)))
            {
                continue;
            }

            if (!step.Reading.Parameters.IsEmpty)
            {
                var read = step.Reading.Parameters.Where(name => name != StepReading.AllParameters).DefaultIfEmpty("NAME").Select(name => $" -p {name}=...");
                screen.WriteLine(new Piece("  or         ", Looks.Dim), session.Propose($"rerun {run.Label}{string.Concat(read)}"));
            }

            screen.WriteLine(new Piece("  or         ", Looks.Dim), session.Propose($"rerun {run.Label} --from {Judged(run, step)}"));
            return;
        }
    }

    /// <summary>Where new work begins: a promotion that came too late is judged anew, by the step that says what it replaces.</summary>
    private static string Judged(RunState run, PlannedStep step)
    {
        if (step.Step.Work is not Work.Program { Promotes: true, With: var inputs })
        {
            return step.Name;
        }

        using var document = JsonDocument.Parse(inputs.Json);
        var replaces = document.RootElement.TryGetProperty("replaces", out var value) ? value.ToString() : string.Empty;
        bool IsRead(PlannedStep other) =>
            replaces.Contains($"steps.{other.Name}.", StringComparison.Ordinal) || replaces.Contains($"steps[\"{other.Name}\"]", StringComparison.Ordinal);
        return run.Plan.Steps.FirstOrDefault(IsRead)?.Name ?? step.Name;
    }

    /// <summary>What was left out, and why.</summary>
    public static void WriteSkipped(Session session, RunState run)
    {
        var list = new Columns(new Column { Style = Looks.Dim }, new Column(), new Column { TooLong = Overflowing.Wraps }) { Indent = 2 };
        var rows = SkippedSteps.Rows(run).ToList();
        rows.ForEach(row => list.Add(row.Heading, row.Name, row.Value));
        if (rows.Count > 0)
        {
            session.Screen.Write(list);
        }
    }

    /// <summary>What lets a run go on that nobody drives; a server has engines of its own.</summary>
    private void SayWork(Func<string, string> text)
    {
        if (!session.IsRemote)
        {
            screen.Note(text(session.Propose("work --until-idle")));
        }
    }

    private void NobodyToAsk(Followed followed)
    {
        var run = followed.Picture.Run;
        screen.Note($"{run.Label} waits for approval, and nobody can be asked here:");
        foreach (var asked in Asking.Asked.All(followed.Picture))
        {
            screen.Note($"  {session.Propose(asked.Command)}   (or reject)");
        }

        SayWork(work => $"then {work} goes on with it");
    }
}
