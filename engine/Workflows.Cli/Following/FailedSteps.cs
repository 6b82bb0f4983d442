using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Following;

/// <summary>A step that failed: why, what its program said last, and where to read all of it.</summary>
internal sealed record Failure(string Title, string? Message, IReadOnlyList<string> LastLines, string? More)
{
    public void Write(Screen screen)
    {
        screen.WriteLine();
        screen.WriteLine("  ", new Piece($"{screen.Glyphs.Failed} {Title}", Looks.Bad));
        if (LastLines.Count == 0)
        {
            screen.WriteQuote("    ", Message is null ? [] : Texts.Lines(Message));
        }

        // As its program wrote them: they may be a table, or something to copy.
        foreach (var line in LastLines)
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
    private const int Named = 20;
    private const int Lines = 10;
    private const int Bytes = 8_192;

    /// <summary>Of a run: its first failed steps. Of a fanned-out one every instance that failed is named.</summary>
    public static async Task<IReadOnlyList<Failure>> OfAsync(Session session, RunState run, CancellationToken cancellation)
    {
        List<Failure> failures = [];
        var failed = run.Plan.Steps.Where(step => run.Steps[step.Ordinal].Status == StepStatus.Failed).ToList();
        foreach (var step in failed.Take(Most))
        {
            var attempts = await session.Runs.ListAttemptsAsync(run.Id, step.Ordinal, null, cancellation);
            var instances = IsFanned(run, step) ? await StepDetail.InstancesAsync(session.Runs, run.Id, step.Ordinal, null, cancellation) : [];
            failures.AddRange(await OfAsync(session, run, step, attempts, instances, Most, cancellation));
        }

        return failed.Count > Most ? [.. failures, Rest(session, run, [.. failed.Skip(Most)])] : failures;
    }

    /// <summary>Of a step, or of the one instance of it that is meant.</summary>
    /// <param name="session">Where its logs are.</param>
    /// <param name="detail">The step.</param>
    /// <param name="most">Instances whose last lines are read; the others are named.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static Task<IReadOnlyList<Failure>> OfAsync(Session session, StepDetail detail, int most, CancellationToken cancellation) =>
        OfAsync(session, detail.View.State, detail.Planned, detail.Attempts, detail.Instances, most, cancellation);

    private static async Task<IReadOnlyList<Failure>> OfAsync(
        Session session,
        RunState run,
        PlannedStep step,
        IReadOnlyList<AttemptRecord> attempts,
        IReadOnlyList<InstanceRecord> instances,
        int most,
        CancellationToken cancellation)
    {
        if (!IsFanned(run, step))
        {
            var state = run.Steps[step.Ordinal];
            var last = attempts.LastOrDefault(attempt => attempt.Status == AttemptStatus.Failed);
            return [await OfAsync(session, run, new(step.Name, state.Cause, state.Message, state.Only?.Child is not null), last, cancellation)];
        }

        var lasts = attempts.GroupBy(attempt => attempt.Index ?? 0).ToDictionary(each => each.Key, each => each.Last());
        var failed = instances.Where(instance => instance.State.Status == StepStatus.Failed).ToList();
        List<Failure> failures = [];
        var alike = failed.GroupBy(Kind).ToList();
        foreach (var same in alike.Take(most))
        {
            var first = same.First();
            failures.Add(await OfAsync(session, run, Failed(step, first), lasts.GetValueOrDefault(first.Index), cancellation, Like([.. same.Skip(1)])));
        }

        var rest = alike.Skip(most).SelectMany(same => same).OrderBy(instance => instance.Index).ToList();
        return rest.Count > 0 ? [.. failures, Rest(session, run, step, rest, lasts)] : failures;
    }

    /// <summary>What ran may have said something else each time; what was not even started failed alike where its message is the same.</summary>
    private static (int? Index, string? Message) Kind(InstanceRecord instance) =>
        instance.State.Cause == Cause.Engine ? (null, instance.State.Message) : (instance.Index, null);

    /// <summary>Instances that failed alike: one is shown, the others are named.</summary>
    private static string Like(IReadOnlyList<InstanceRecord> others) => others.Count == 0
        ? string.Empty
        : $"; and in the same way {Few(others, other => string.Create(CultureInfo.InvariantCulture, $"[{other.Index}]"))}";

    /// <summary>The first of them by name, and how many more there are.</summary>
    private static string Few<T>(IReadOnlyList<T> all, Func<T, string> name)
    {
        var more = all.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - Named} more") : string.Empty;
        return string.Join(", ", all.Take(Named).Select(name)) + more;
    }

    private static string After(string joint, string? text) => text is null ? string.Empty : joint + text;

    private static bool IsFanned(RunState run, PlannedStep step) => run.Steps[step.Ordinal].Fan is { Failed: > 0 };

    private static FailedWork Failed(PlannedStep step, InstanceRecord instance) =>
        new(step.NameOf(instance.Index), instance.State.Cause, instance.State.Message, instance.State.Child is not null);

    /// <param name="session">Where its log is.</param>
    /// <param name="run">The run.</param>
    /// <param name="work">What failed.</param>
    /// <param name="last">Its last attempt.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="like">What else failed like it, as the end of the title.</param>
    private static async Task<Failure> OfAsync(
        Session session, RunState run, FailedWork work, AttemptRecord? last, CancellationToken cancellation, string like = "")
    {
        var tries = last is { Number: > 1 } ? string.Create(CultureInfo.InvariantCulture, $" at attempt {last.Number}") : string.Empty;
        var said = last is null ? [] : await LastLinesAsync(session, run, last, cancellation);
        return new(
            $"{work.Name} failed{tries}{After(": ", Reasons.Of(work.Cause ?? last?.Cause, last))}{like}",
            work.Message ?? last?.Message,
            said,
            said.Count > 0 ? session.Propose($"logs {run.Label} {work.Name}") : work.HasChild ? session.Propose($"show {run.Label}/{work.Name}") : null);
    }

    private static Failure Rest(Session session, RunState run, IReadOnlyList<PlannedStep> failed) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count} more {(failed.Count == 1 ? "step" : "steps")} failed: {Few(failed, step => step.Name)}"),
        null,
        [],
        session.Propose($"show {run.Label} {failed[0].Name}"));

    private static Failure Rest(
        Session session, RunState run, PlannedStep step, List<InstanceRecord> failed, Dictionary<int, AttemptRecord> lasts)
    {
        string Name(InstanceRecord instance) => string.Create(
            CultureInfo.InvariantCulture,
            $"[{instance.Index}]{After(" ", Reasons.Of(instance.State.Cause, lasts.GetValueOrDefault(instance.Index)))}");
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{failed.Count} more of {step.Name} failed: {Few(failed, Name)}"),
            null,
            [],
            session.Propose($"show {run.Label} {step.Name}"));
    }

    private static async Task<IReadOnlyList<string>> LastLinesAsync(Session session, RunState run, AttemptRecord attempt, CancellationToken cancellation)
    {
        try
        {
            await using var log = await session.Backend.OpenLogAsync(run, attempt, 0, cancellation);
            return log is not null && await LogTails.ReadAsync(log, Bytes, cancellation) is { Length: > 0 } text ? [.. Texts.Lines(text).TakeLast(Lines)] : [];
        }
        catch (InvalidDataException changed)
        {
            return [$"its log is not what its program wrote: {changed.Message}"];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [$"its log can't be read: {gone.Message}"];
        }
    }

    /// <summary>A step or instance that failed.</summary>
    private sealed record FailedWork(string Name, Cause? Cause, string? Message, bool HasChild);
}
