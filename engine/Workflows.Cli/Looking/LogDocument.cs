using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Looking;

/// <summary>The logs of some attempts as one document, however long they are.</summary>
internal static class LogDocument
{
    /// <returns>Done; or what the first log that can't be shown says, and each is named. One that was changed is not in the document.</returns>
    public static async Task<ExitCode> WriteAsync(Session session, RunState run, Selection which, CancellationToken cancellation)
    {
        var code = ExitCode.Done;
        await LongDocument.WriteAsync(new { run = run.Label }, "logs", FillAsync);
        return code;

        async Task FillAsync(LongDocument document)
        {
            foreach (var attempt in which.Choose(await session.Runs.ListAttemptsAsync(run.Id, which.Step, which.Index, cancellation)))
            {
                var head = new { step = run.Plan.Steps[attempt.Step].Name, attempt.Index, attempt.Number, state = attempt.Status.Word() };
                await AddAsync(document, attempt, head);
            }

            foreach (var taken in await TakenLog.OfAsync(session, run, which, cancellation))
            {
                var attempt = taken.Attempt;
                await AddAsync(document, attempt, new { step = run.Plan.Steps[attempt.Step].Name, attempt.Index, taken.Origin, state = attempt.Status.Word() });
            }
        }

        async Task AddAsync<T>(LongDocument document, AttemptRecord attempt, T head)
        {
            var failure = await document.AddAsync(
                head,
                "log",
                () => OpenAsync(session, run, attempt, cancellation),
                why => LogProblem.Is(why, session, attempt),
                why => new { changed = why is InvalidDataException ? why.Message : null, unread = why is InvalidDataException ? null : why?.Message },
                cancellation);
            if (failure is not null && LogProblem.Of(LogPages.Name(run, attempt), failure) is var problem)
            {
                session.Screen.Complain(problem.Text);
                code = code == ExitCode.Done ? problem.Code : code;
            }
        }
    }

    private static async Task<TextReader?> OpenAsync(Session session, RunState run, AttemptRecord attempt, CancellationToken cancellation) =>
        await session.Backend.OpenWholeLogAsync(run, attempt, cancellation) is { } log ? new StreamReader(log) : null;
}
