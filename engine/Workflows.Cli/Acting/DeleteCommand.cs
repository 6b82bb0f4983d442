using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Acting;

/// <summary><c>wf delete RUN…</c>: removes runs that have ended, each told of by itself.</summary>
internal static class DeleteCommand
{
    private static readonly Argument<string[]> Runs = Arguments.NumberedRuns();

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static Command Build() => new Verb("delete", "Delete runs that have ended, with the runs inside them, for ever")
    {
        Topic = Topic.Act,
        Examples =
        [
            new("wf delete bike-demand#42", "asks, then deletes it"),
            new("wf delete bike-demand#40 bike-demand#41 --yes", "for a script"),
            new("wf gc --older-than 90d", "rather by age"),
        ],
        Notes =
        [
            "A run stays, and why is said, where it or a run inside it has not ended, something that was asked of one has no answer yet, or a version of a "
                + "model came from one. A run inside another goes with that one.",
            "Its number is not given again. Files that nothing else refers to go with the next wf gc.",
        ],
        Arguments = { Runs },
        Options = { Yes },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var labels = parsed.GetRequiredValue(Runs).Distinct(StringComparer.Ordinal).ToList();
        if (labels.FirstOrDefault(label => !IsNumbered(label)) is { } unclear)
        {
            throw RefusedException.Usage($"`{unclear}` names no run to delete: expected NAME#NUMBER", $"{session.Propose("list")} shows what there is");
        }

        session.RequireStore();
        if (!parsed.GetValue(Yes) && !IsMeant(session, labels))
        {
            session.Screen.Note("nothing was deleted");
            return ExitCode.Cancelled;
        }

        List<Deletion> deletions = [];
        foreach (var label in labels)
        {
            deletions.Add(Deletion.Of(label, await session.Backend.RemoveAsync(label, cancellation)));
        }

        Write(session, deletions);
        return deletions.TrueForAll(each => each.Deleted) ? ExitCode.Done
            : deletions.Exists(each => !each.Deleted && !each.IsUnknown) ? ExitCode.Failed
            : ExitCode.NotFound;
    }

    private static bool IsMeant(Session session, List<string> labels)
    {
        if (!session.Screen.CanAsk)
        {
            throw RefusedException.Usage("nobody is here to ask, and nothing brings a deleted run back: --yes says that it is meant");
        }

        var (runs, them) = (string.Join(", ", labels), labels.Count == 1 ? "it" : "them");
        return session.Screen.Confirms($"delete {runs}, with the runs inside {them}, history and logs? Nothing brings {them} back.");
    }

    private static void Write(Session session, List<Deletion> deletions)
    {
        if (session.Screen.Json)
        {
            RunJson.Write(new { runs = deletions });
            return;
        }

        foreach (var each in deletions)
        {
            if (each.Deleted)
            {
                var inside = each.Children > 0 ? $", with {Times.Count(each.Children.Value, "run")} inside it" : string.Empty;
                session.Screen.WriteLine($"{each.Run} is deleted{inside}");
            }
            else
            {
                session.Screen.Complain(each.IsUnknown ? each.Why! : $"{each.Run} stays: {each.Why}");
            }
        }
    }

    /// <summary><c>bike-demand#42</c>, or a run inside that.</summary>
    private static bool IsNumbered(string label) =>
        label.Split('#') is [{ Length: > 0 } workflow, var rest] && !workflow.Contains('/', StringComparison.Ordinal)
        && int.TryParse(rest.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>What became of one of the runs.</summary>
    private sealed record Deletion(string Run, bool Deleted)
    {
        public int? Children { get; init; }

        public string? Why { get; init; }

        [JsonIgnore]
        public bool IsUnknown { get; init; }

        public static Deletion Of(string run, RunRemoval removal) => removal switch
        {
            RunRemoval.Removed { Children: var children } => new(run, true) { Children = children },
            RunRemoval.Kept { Why: var why } => new(run, false) { Why = why },
            _ => new(run, false) { Why = $"there is no run {run}", IsUnknown = true },
        };
    }
}
