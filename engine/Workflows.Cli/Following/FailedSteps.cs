using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Results;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Following;

/// <summary>A step that failed: why, what its program said last, and where to read all of it.</summary>
internal sealed record Failure(string Title, string? Message, IReadOnlyList<string> LastLines, string? More)
{
    public void Write(Screen screen)
    {
        screen.WriteLine();
        screen.WriteLine("  ", new Piece($"{screen.Glyphs.Failed} {Title}", Looks.Bad));
        var said = LastLines.Count > 0 ? LastLines : Message is null ? [] : Texts.Lines(Message);
        foreach (var line in said)
        {
            screen.WriteLine("    ", new Piece(screen.Glyphs.Quote, Looks.Dim), line);
        }

        if (More is not null)
        {
            screen.WriteLine("    ", new Piece($"{screen.Glyphs.Arrow} {More}", Looks.Dim));
        }
    }
}

/// <summary>The failures of a run that a reader must know.</summary>
internal static class FailedSteps
{
    private const int Most = 3;
    private const int Lines = 10;
    private const int Bytes = 8_192;

    public static async Task<IReadOnlyList<Failure>> OfAsync(Session session, RunState run, CancellationToken cancellation)
    {
        var failed = run.Plan.Steps.Where(step => run.Steps[step.Ordinal].Status == StepStatus.Failed).Take(Most).ToList();
        List<Failure> failures = [];
        foreach (var step in failed)
        {
            failures.Add(await OfAsync(session, run, step, cancellation));
        }

        return failures;
    }

    private static async Task<Failure> OfAsync(Session session, RunState run, PlannedStep step, CancellationToken cancellation)
    {
        var state = run.Steps[step.Ordinal];
        var attempts = await session.Store.ListAttemptsAsync(run.Id, step.Ordinal, null, cancellation);
        var last = attempts.LastOrDefault(attempt => attempt.Status == AttemptStatus.Failed);
        var name = ResultLinks.StepName(step.Name, last?.Index);
        var tries = last is { Number: > 1 } ? string.Create(CultureInfo.InvariantCulture, $" at attempt {last.Number}") : string.Empty;
        return new(
            $"{name} failed{tries}: {Reasons.Of(state.Cause ?? last?.Cause, last)}",
            state.Message ?? last?.Message,
            last is null ? [] : await LastLinesAsync(session, last, cancellation),
            last is null ? Below(session, run, step) : session.Propose($"logs {run.Label} {name}"));
    }

    private static string? Below(Session session, RunState run, PlannedStep step) =>
        run.Steps[step.Ordinal].Only?.Child is not null ? session.Propose($"show {run.Label}/{step.Name}") : null;

    private static async Task<IReadOnlyList<string>> LastLinesAsync(Session session, AttemptRecord attempt, CancellationToken cancellation)
    {
        try
        {
            await using var log = await AttemptLog.OpenAsync(session.Folder, attempt, cancellation);
            return log is not null && await LogTails.ReadAsync(log, Bytes, cancellation) is { Length: > 0 } text ? [.. Texts.Lines(text).TakeLast(Lines)] : [];
        }
        catch (InvalidDataException changed)
        {
            return [$"its log is not what its program wrote: {changed.Message}"];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
