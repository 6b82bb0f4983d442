using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Core.Runs;

namespace Workflows.Cli.Looking;

/// <summary><c>wf logs RUN [STEP]</c>: what the programs of a run wrote.</summary>
internal static class LogsCommand
{
    private static readonly Argument<string> Run = Arguments.Run();
    private static readonly Argument<string?> Step = Arguments.Step(required: false);
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on until the run, or the step, has ended" };
    private static readonly Option<bool> Raw = new("--raw") { Description = "As it was written: the terminal obeys every escape sequence in it" };
    private static readonly Option<int?> Attempt = new("--attempt")
    {
        Description = "This attempt of the step (default: its last; of a whole run, all of them)",
        HelpName = "N",
    };

    public static Command Build() => new Verb("logs", "Print what the programs of a run wrote")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf logs bike-demand#42", "of all steps, each line with its step"),
            new("wf logs bike-demand train -f", "of one step of the latest run, as it comes"),
            new("wf logs sweep#3 train[7] --attempt 1", "of one instance's first attempt"),
        ],
        Arguments = { Run, Step },
        Notes =
        [
            "Control characters, and characters that are not seen or turn the direction of text, are shown as \\x1b or U+202E; colours are kept on a terminal.",
        ],
        Options = { Follow, Attempt, Raw },
    }.Does(async (session, parsed, cancellation) =>
    {
        var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(Run), cancellation);
        var which = Selection.Of(session, view.State, parsed.GetValue(Step), parsed.GetValue(Attempt));
        if (which.Attempt is not null && !parsed.GetValue(Follow))
        {
            await RequireAttemptAsync(session, view.State, which, cancellation);
        }

        if (session.Screen.Json)
        {
            return await LogDocument.WriteAsync(session, view.State, which, cancellation);
        }

        using var pages = new LogPages(session, view.State, which, parsed.GetValue(Raw));
        return await pages.WriteAsync(parsed.GetValue(Follow), cancellation);
    });

    private static async Task RequireAttemptAsync(Session session, RunState run, Selection which, CancellationToken cancellation)
    {
        var attempts = await session.Runs.ListAttemptsAsync(run.Id, which.Step, which.Index, cancellation);
        if (which.Choose(attempts).Count == 0)
        {
            var name = run.Plan.Steps[which.Step!.Value].NameOf(which.Index);
            var last = attempts.Select(attempt => attempt.Number).DefaultIfEmpty(0).Max();
            var known = last == 0 ? "it has none" : string.Create(CultureInfo.InvariantCulture, $"its last is {last}");
            throw RefusedException.NotFound(string.Create(CultureInfo.InvariantCulture, $"{name} has no attempt {which.Attempt}; {known}"));
        }
    }
}
