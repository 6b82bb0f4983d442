using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Storage.Collecting;

namespace Workflows.Cli.Collecting;

/// <summary><c>wf gc</c>: removes what is past its time and what nothing refers to.</summary>
internal static class GcCommand
{
    private static readonly Option<string?> OlderThan = new("--older-than")
    {
        Description = "Remove root runs that ended longer ago, with their sub-workflows (default: retention.runs in wf.yaml, else none)",
        HelpName = "TIME",
    };

    private static readonly Option<int?> Keep = new("--keep")
    {
        Description = "So many of the newest ended runs of each workflow stay, however old they are (default: retention.keep, else 0)",
        HelpName = "N",
    };

    private static readonly Option<string?> Logs = new("--logs")
    {
        Description = "Remove the logs of attempts that ended longer ago, while their runs stay (default: retention.logs, else none)",
        HelpName = "TIME",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be removed" };

    public static Command Build() => new Verb("gc", "Remove runs and logs that are past their time, and files that nothing refers to")
    {
        Topic = Topic.Setup,
        Examples =
        [
            new("wf gc --dry-run", "what retention in wf.yaml would remove now"),
            new("wf gc --older-than 90d --keep 20", "runs that ended 90 days ago, but 20 of each workflow"),
            new("wf gc", "with no retention: only files that nothing refers to"),
        ],
        Notes =
        [
            "Of all projects of the store. A run stays as long as it, or a run above or below it, has not ended, a command for it is open, or a version "
                + "of a model came from it. Versions of workflows stay.",
            "Files stay for a day after they were last put, and as long as an attempt runs that may have put them.",
            "An engine does the same once an hour where retention is set.",
        ],
        Options = { OlderThan, Keep, Logs, DryRun },
    }.DoesHere(
        "clears up a data folder",
        "call it where the data folder is",
        RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var rule = Rule(session.Settings.Retention ?? new(), parsed);
        var isDry = parsed.GetValue(DryRun);
        session.RequireStore();
        var collected = await StoreCollector.RunAsync(session, rule, isDry, cancellation)
            ?? throw new RefusedException(ExitCode.TryAgain, "another process is clearing up this store") { Hints = ["it removes the same: wait for it"] };
        if (session.Screen.Json)
        {
            var (runs, files, bytes) = collected;
            RunJson.Write(new { dryRun = isDry, runs, files, bytes, more = collected.HasMore, filesHeldSince = collected.HeldSince });
            return ExitCode.Done;
        }

        session.Screen.WriteLine(Text(collected, isDry));
        if (collected.HasMore)
        {
            session.Screen.Note($"there is more: {session.Propose("gc")} again goes on");
        }

        if (collected.HeldSince is { } since)
        {
            session.Screen.Note($"files put since {Times.Moment(since)} stay: an attempt that began then has not ended");
        }

        return ExitCode.Done;
    }

    private static string Text(Collected collected, bool isDry)
    {
        var what = $"{Times.Count(collected.Runs, "run")} and {Times.Count(collected.Files, "file")} ({Times.Size(collected.Bytes)})";
        return isDry ? $"would remove {what}" : $"removed {what}";
    }

    private static RetentionRule Rule(RetentionRule set, ParseResult parsed) => new()
    {
        Runs = Time(parsed, OlderThan) ?? set.Runs,
        Keep = parsed.GetValue(Keep) is { } keep
            ? keep is >= 0 and <= RetentionSettings.MostKept
                ? keep
                : throw RefusedException.Usage($"--keep: expected an integer from 0 to {RetentionSettings.MostKept}")
            : set.Keep,
        Logs = Time(parsed, Logs) ?? set.Logs,
    };

    private static TimeSpan? Time(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        var said when Duration.TryParse(said, out var time) => time,
        var said => throw RefusedException.Usage($"{option.Name}: expected a duration such as 90d or 12h, found `{said}`"),
    };
}
