using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf queue</c>: what does not move, and why, in all runs of the project.</summary>
internal static class QueueCommand
{
    private const int RunsAtOnce = 200;

    public static Command Build() => new Verb("queue", "List what waits, and for what, in all runs: longest first")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf queue", "places, GPUs, approvals, events, timers, slots of concurrency keys"),
            new("wf queue --json", "for a script"),
        ],
        Notes = ["Steps whose needs have not ended are not shown: they wait for those that are, or that run. wf show RUN shows all of a run."],
        Options = { Options.Most },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var (all, unfinished) = session.HasStoreToLookAt ? await ListAsync(session, cancellation) : ([], 0);
        var driven = unfinished == 0 || session.IsDriven;
        var shown = all.OrderBy(item => item.Since ?? DateTimeOffset.MinValue).Take(parsed.GetValue(Options.Most)).ToList();
        if (session.Screen.Json)
        {
            RunJson.Write(new { queue = shown, waiting = all.Count, driven });
            return ExitCode.Done;
        }

        if (shown.Count > 0)
        {
            session.Screen.Write(Draw(session, shown));
        }
        else if (driven)
        {
            session.Screen.Note("nothing waits");
        }

        if (all.Count > shown.Count)
        {
            session.Screen.Note(string.Create(CultureInfo.InvariantCulture, $"{all.Count - shown.Count} more: --most shows more"));
        }

        if (!driven)
        {
            var runs = unfinished == 1 ? "1 run has" : string.Create(CultureInfo.InvariantCulture, $"{unfinished} runs have");
            session.Screen.Note($"no engine drives this data folder, and {runs} not ended: {session.Propose("work")} goes on");
        }

        return ExitCode.Done;
    }

    private static async Task<(IReadOnlyList<QueueItemDocument> Waiting, int Unfinished)> ListAsync(Session session, CancellationToken cancellation)
    {
        var plans = RunLookup.ReadingPlans();
        List<QueueItemDocument> waiting = [];
        Guid? before = null;
        var unfinished = 0;
        do
        {
            var filter = new RunFilter(session.Project) { Unfinished = true, Children = true, Most = RunsAtOnce, Before = before };
            var runs = await session.Runs.ListRunsAsync(filter, cancellation);
            unfinished += runs.Count;
            waiting.AddRange(await QueueItemDocument.ListAsync(session.Store, plans.Of, runs, cancellation));
            before = runs.Count == RunsAtOnce ? runs[^1].Id : null;
        }
        while (before is not null);
        return (waiting, unfinished);
    }

    private static Columns Draw(Session session, IReadOnlyList<QueueItemDocument> items)
    {
        Column[] columns =
        [
            new("run"),
            new("step"),
            new("since") { Style = Looks.Dim },
            new("waits for"),
            new() { IsSpare = true, TooLong = Overflowing.IsCut },
        ];
        var table = new Columns(columns) { Dots = session.Screen.Glyphs.Dots };
        foreach (var item in items)
        {
            table.Add(
                item.Run,
                item.Step ?? string.Empty,
                item.Since is { } since ? Times.Ago(since, session.Now) : string.Empty,
                item.Kind,
                Texts.OneLine(item.Text));
        }

        return table;
    }
}
