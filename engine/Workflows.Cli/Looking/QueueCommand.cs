using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf queue</c>: what does not move, and why, in all runs of the project.</summary>
internal static class QueueCommand
{
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
        var (all, undriven) = session.HasStoreToLookAt ? await session.Backend.ReadQueueAsync(cancellation) : new([], 0);
        var driven = undriven == 0;
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
            var runs = undriven == 1 ? "1 run has" : string.Create(CultureInfo.InvariantCulture, $"{undriven} runs have");
            session.Screen.Note($"no engine drives this data folder, and {runs} not ended: {session.Propose("work")} goes on");
        }

        return ExitCode.Done;
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
