using System.Globalization;
using System.Text;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>The logs of some attempts, as far as they are written; and, for who follows, as they grow.</summary>
/// <param name="session">Where they are.</param>
/// <param name="run">Whose they are.</param>
/// <param name="which">Of these attempts.</param>
/// <param name="raw">As they were written, byte for byte; else made visible.</param>
internal sealed class LogPages(Session session, RunState run, Selection which, bool raw) : IDisposable
{
    private readonly Dictionary<Guid, LogReader> readers = [];
    private readonly HashSet<Guid> done = [];
    private readonly Dictionary<Guid, LogProblem> problems = [];

    /// <summary>Whose results of earlier runs have been told.</summary>
    private readonly HashSet<string> told = [];
    private long lines;
    private readonly bool plain = which.IsPlain(run);

    /// <summary>Latin-1 is the encoding in which every byte is a character and comes back as itself.</summary>
    private readonly StreamWriter? bytes = raw ? new(Screen.OpenRaw(), Encoding.Latin1) : null;

    public void Dispose() => bytes?.Dispose();

    /// <returns>Done; or what the first log that can't be shown says, and each is named.</returns>
    public async Task<ExitCode> WriteAsync(bool follow, CancellationToken cancellation)
    {
        // Results of earlier runs first: their programs ran before those of this one.
        await WriteTakenAsync(cancellation);
        bool ended;
        do
        {
            // Asked before the logs are read: what is written until the end is read then.
            ended = !follow || await HasEndedAsync(cancellation);
            await WriteNewAsync(cancellation);
            await (bytes?.FlushAsync(cancellation) ?? Task.CompletedTask);
            if (!ended)
            {
                await Task.Delay(session.Backend.Pace, session.Time, cancellation);
            }
        }
        while (!ended);
        if (problems.Count > 0)
        {
            // Released between the look and the read: the next look finds it in the file store.
            await Task.Delay(session.Backend.Pace, session.Time, cancellation);
            await WriteNewAsync(cancellation);
        }

        await WriteTakenAsync(cancellation);
        await (bytes?.FlushAsync(cancellation) ?? Task.CompletedTask);
        if (lines == 0 && problems.Count == 0)
        {
            session.Screen.Note(Nothing());
        }

        foreach (var problem in problems.Values)
        {
            session.Screen.Complain(problem.Text);
        }

        return problems.Count == 0 ? ExitCode.Done : problems.Values.First().Code;
    }

    /// <summary><c>train</c>, <c>grid[3] (attempt 2)</c>.</summary>
    public static string Name(RunState run, AttemptRecord attempt)
    {
        var name = run.Plan.Steps[attempt.Step].NameOf(attempt.Index);
        return attempt.Number > 1 ? string.Create(CultureInfo.InvariantCulture, $"{name} (attempt {attempt.Number})") : name;
    }

    /// <summary>Logs that came with results of earlier runs, each with a word on whose it is.</summary>
    private async Task WriteTakenAsync(CancellationToken cancellation)
    {
        var now = await session.Runs.ViewAsync(run.Id, RunLookup.ReadingPlans().Of, cancellation);
        var taking = await TakenLog.OfAsync(session, now?.State ?? run, which, cancellation);
        foreach (var taken in taking.Where(taken => told.Add(taken.Name)))
        {
            session.Screen.Note(taken.Text);
            await WriteNewAsync(taken.Attempt, cancellation);
            await (bytes?.FlushAsync(cancellation) ?? Task.CompletedTask);
        }
    }

    private async Task WriteNewAsync(CancellationToken cancellation)
    {
        foreach (var attempt in which.Choose(await session.Runs.ListAttemptsAsync(run.Id, which.Step, which.Index, cancellation)))
        {
            if (!done.Contains(attempt.Uid))
            {
                await WriteNewAsync(attempt, cancellation);
            }
        }
    }

    private async Task WriteNewAsync(AttemptRecord attempt, CancellationToken cancellation)
    {
        try
        {
            var at = readers.GetValueOrDefault(attempt.Uid)?.At ?? 0;
            await using var log = await session.Backend.OpenLogAsync(run, attempt, at, cancellation);
            if (log is null)
            {
                return;
            }

            if (!readers.TryGetValue(attempt.Uid, out var reader))
            {
                readers[attempt.Uid] = reader = Reader(plain ? string.Empty : $"{Name(run, attempt)} | ");
            }

            await reader.ReadNewAsync(log, cancellation);
            problems.Remove(attempt.Uid);
        }
        catch (Exception failure) when (LogProblem.Is(failure, session, attempt))
        {
            problems[attempt.Uid] = LogProblem.Of(Name(run, attempt), failure);
            if (failure is not InvalidDataException)
            {
                // It may only have moved: it is looked for again.
                return;
            }
        }

        if (attempt.Status.IsFinal())
        {
            readers.GetValueOrDefault(attempt.Uid)?.End();
            done.Add(attempt.Uid);
        }
    }

    /// <summary>Of whom nothing was read, and whether that is because nothing ran.</summary>
    private string Nothing()
    {
        if (which.Step is not { } step)
        {
            return $"the programs of {run.Label} printed nothing";
        }

        var name = run.Plan.Steps[step].NameOf(which.Index);
        return run.Steps[step].Status == StepStatus.Waiting ? $"{name} has not begun, and printed nothing"
            : readers.Count > 0 ? $"{name} printed nothing"
            : $"{name} printed nothing; {session.Propose($"show {run.Label} {name}")} says how it went";
    }

    private LogReader Reader(string prefix) => bytes is null
        ? new(line => Write(() => session.Screen.WriteLog(prefix, line)), Encoding.UTF8)
        : new(line => Write(() => bytes.Write($"{prefix}{line}\n")), Encoding.Latin1);

    private void Write(Action line)
    {
        lines++;
        line();
    }

    private async Task<bool> HasEndedAsync(CancellationToken cancellation)
    {
        var view = await session.Runs.ViewAsync(run.Id, RunLookup.ReadingPlans().Of, cancellation);
        return view is null || view.State.Status.IsFinal() || (which.Step is { } step && view.State.Steps[step].Status.IsFinal());
    }
}
