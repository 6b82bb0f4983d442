using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
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
        List<EventRecord> events = [];
        for (var after = parsed.GetValue(After); ; after = events[^1].Sequence)
        {
            var page = await session.Store.ListEventsAsync(view.State.Id, after, Page, cancellation);
            events.AddRange(page);
            if (page.Count < Page)
            {
                break;
            }
        }

        if (session.Screen.Json)
        {
            var told = events.Select(each => new { each.Sequence, each.At, each.Type, fact = DocumentJson.Parse(each.Fact), each.Broken });
            RunJson.Write(new { run = view.State.Label, events = told });
            return ExitCode.Done;
        }

        var digits = events.Count == 0 ? 1 : events[^1].Sequence.ToString(CultureInfo.InvariantCulture).Length;
        foreach (var each in events)
        {
            var number = each.Sequence.ToString(CultureInfo.InvariantCulture).PadLeft(digits);
            session.Screen.WriteSentence(new Piece($"{number}  {Times.Moment(each.At)}  ", Looks.Dim), EventText.Of(each, view.State.Plan));
        }

        return ExitCode.Done;
    }
}
