using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf events RUN</c>: everything that ever happened to a run.</summary>
internal static class EventsCommand
{
    private const int Page = 1_000;
    private static readonly Argument<string> Run = Arguments.Run();

    private static readonly Option<long> After = new("--after")
    {
        Description = "Events with a greater number only",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    public static Command Build() => new Verb("events", "Print the history of a run")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf events bike-demand#42", "what happened, one line each"),
            new("wf events bike-demand#42 --json | jq '.events[].type'", "every fact as it is stored"),
        ],
        Arguments = { Run },
        Options = { After },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(Run), cancellation);
        var events = EventsAsync((after, most) => session.Runs.ListEventsAsync(view.State.Id, after, most, cancellation), parsed.GetValue(After));
        await (session.Screen.Json ? WriteDocumentAsync(view.State, events) : WriteSentencesAsync(session, view.State, events));
        return ExitCode.Done;
    }

    /// <summary>A page at a time, since a history may be longer than memory. One that is not full is the last.</summary>
    /// <param name="read">At most so many events after a number.</param>
    /// <param name="after">Where to begin.</param>
    internal static async IAsyncEnumerable<EventRecord> EventsAsync(Func<long, int, Task<IReadOnlyList<EventRecord>>> read, long after)
    {
        IReadOnlyList<EventRecord> page;
        do
        {
            page = await read(after, Page);
            foreach (var each in page)
            {
                yield return each;
                after = each.Sequence;
            }
        }
        while (page.Count == Page);
    }

    private static Task WriteDocumentAsync(RunState run, IAsyncEnumerable<EventRecord> events) =>
        LongDocument.WriteAsync(new { run = run.Label }, "events", async document =>
        {
            await foreach (var each in events)
            {
                document.Add(EventDocument.Of(each));
            }
        });

    private static async Task WriteSentencesAsync(Session session, RunState run, IAsyncEnumerable<EventRecord> events)
    {
        var digits = run.Sequence.ToString(CultureInfo.InvariantCulture).Length;
        await foreach (var each in events)
        {
            var number = each.Sequence.ToString(CultureInfo.InvariantCulture).PadLeft(digits);
            var before = $"{number}  {Times.Moment(each.At)}  ";
            var told = EventText.Of(each, run.Plan);
            session.Screen.WriteSentence(new Piece(before, Looks.Dim), told[0]);
            foreach (var asked in told.Skip(1))
            {
                session.Screen.WriteSentence($"    {session.Screen.Glyphs.Arrow} ", asked);
            }
        }
    }
}
