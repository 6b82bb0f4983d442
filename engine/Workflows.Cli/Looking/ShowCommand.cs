using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Following;
using Workflows.Cli.Results;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf show RUN</c>: all that matters of a run on one page.</summary>
internal static class ShowCommand
{
    private const int Rows = 400;
    private static readonly Argument<string> Run = Arguments.Run();

    public static Command Build() => new Verb("show", "Show a run: its steps, parameters, outputs and files")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf show bike-demand", "its latest run"),
            new("wf show bike-demand#42", "this one"),
            new("wf show bike-demand#42 --json | jq .outputs", "for a script"),
        ],
        Arguments = { Run },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var plans = RunLookup.ReadingPlans();
        var id = await RunLookup.FindAsync(session, parsed.GetRequiredValue(Run), cancellation);
        if (session.Screen.Json)
        {
            await RunJson.WriteAsync(session, plans, id, cancellation);
            return ExitCode.Done;
        }

        var picture = await new Watcher(session, plans.Of).LookAsync(id, cancellation) ?? throw RefusedException.NotFound("the run is gone");
        var (run, screen) = (picture.Run, session.Screen);
        screen.Write(new TreePaper(Folding.Fit(new RunTree(screen.Glyphs).Lines(picture), Rows, screen.Glyphs), screen.Glyphs));
        await WriteFactsAsync(session, picture, cancellation);
        foreach (var failure in await FailedSteps.OfAsync(session, run, cancellation))
        {
            failure.Write(screen);
        }

        screen.WriteLine();
        await new ResultList(session, int.MaxValue).WriteAsync(run, cancellation);
        return ExitCode.Done;
    }

    private static async Task WriteFactsAsync(Session session, Picture picture, CancellationToken cancellation)
    {
        var run = picture.Run;
        var facts = new Columns(new Column { Style = Looks.Dim }, new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        void Row(string name, string value) => facts.Add(name, value);
        var title = run.Plan.Definition.Title ?? run.Plan.Definition.Name;
        var live = picture.View.VersionIsLive ? " (live)" : string.Empty;
        Row("workflow", string.Create(CultureInfo.InvariantCulture, $"{title}, version {run.Plan.Version}{live}"));
        var started = run.StartedAt ?? run.CreatedAt;
        Row("started", $"{Times.Moment(started)}, {Times.Ago(started, session.Now)}, by {run.Trigger.By} ({run.Trigger.Kind})");
        var links = new ResultLinks(session.Folder);
        foreach (var member in DocumentJson.Parse(run.Parameters).EnumerateObject())
        {
            Row($"-p {member.Name}", await links.ShowAsync(run, member.Value, cancellation));
        }

        foreach (var step in run.Plan.Steps)
        {
            foreach (var vote in run.Steps[step.Ordinal].Approval?.Votes ?? [])
            {
                var comment = vote.Comment is { } why ? $": {Texts.OneLine(why)}" : string.Empty;
                Row(step.Name, $"{(vote.Approved ? "approved" : "rejected")} by {vote.Actor} ({vote.Method}) at {Times.Moment(vote.At)}{comment}");
            }
        }

        session.Screen.WriteLine();
        session.Screen.Write(facts);
    }
}
