using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Following;
using Workflows.Cli.Results;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf show RUN</c>: all that matters of a run on one page.</summary>
internal static class ShowCommand
{
    private const int Rows = 400;
    private const int OutputLength = 200;
    private static readonly Argument<string> Run = Arguments.Run();
    private static readonly Argument<string?> Step = Arguments.Step(required: false);

    public static Command Build() => new Verb("show", "Show a run, or a step of it: how it went, outputs, metrics and files")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf show bike-demand", "its latest run"),
            new("wf show bike-demand#42", "this one"),
            new("wf show bike-demand#42 gate", "one step: outputs, metrics, why it failed or was skipped"),
            new("wf show sweep grid", "the instances of a fan-out, and which was the best"),
            new("wf show sweep grid[3]", "one instance"),
            new("wf show bike-demand#42 --json | jq .outputs", "for a script"),
        ],
        Arguments = { Run, Step },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var plans = RunLookup.ReadingPlans();
        var id = await RunLookup.FindAsync(session, parsed.GetRequiredValue(Run), cancellation);
        if (parsed.GetValue(Step) is { } step)
        {
            return await ShowStepAsync(session, plans, id, step, cancellation);
        }

        if (session.Screen.Json)
        {
            await RunJson.WriteAsync(session, plans, id, cancellation);
            return ExitCode.Done;
        }

        var picture = await new Watcher(session, plans.Of).LookAsync(id, cancellation) ?? throw RefusedException.NotFound("the run is gone");
        var (run, screen) = (picture.Run, session.Screen);
        screen.Write(new TreePaper(Folding.Fit(new RunTree(screen.Glyphs).Lines(picture), Rows, screen.Glyphs), screen.Glyphs) { Wraps = true });
        if (!run.Status.IsFinal() && !session.IsDriven)
        {
            screen.WriteLine();
            screen.WriteLine("  ", new Piece("no engine drives it: ", Looks.Warn), $"{session.Propose("work")} goes on with it");
        }

        await OpenQuestions.WriteUntakenAsync(session, run, cancellation);
        await OpenQuestions.WriteAsync(session, picture, cancellation);
        await WriteFactsAsync(session, picture, cancellation);
        foreach (var failure in await FailedSteps.OfAsync(session, run, cancellation))
        {
            failure.Write(screen);
        }

        screen.WriteLine();
        Summary.WriteSkipped(session, run);
        await WriteOutputsAsync(session, picture, cancellation);
        await new ResultList(session, int.MaxValue).WriteAsync(run, cancellation);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ShowStepAsync(Session session, PlanCache plans, Guid id, string said, CancellationToken cancellation)
    {
        var picture = await new Watcher(session, plans.Of).LookAsync(id, cancellation) ?? throw RefusedException.NotFound("the run is gone");
        var which = Selection.Of(session, picture.Run, said, null);
        var detail = await StepDetail.ReadAsync(session.Runs, picture.View, which.Step!.Value, which.Index, cancellation);
        if (session.Screen.Json)
        {
            RunJson.Write(StepPages.Of(detail));
        }
        else
        {
            await new StepPage(session, picture, detail).WriteAsync(cancellation);
        }

        return ExitCode.Done;
    }

    /// <summary>What each step gave and reported, a line each: more is on the step's own page.</summary>
    private static async Task WriteOutputsAsync(Session session, Picture picture, CancellationToken cancellation)
    {
        var run = picture.Run;
        var metrics = (await session.Runs.ListMetricsAsync(run.Id, cancellation)).ToLookup(point => point.Ordinal);
        List<(string Step, Piece Value)> rows = [];
        foreach (var step in run.Plan.Steps)
        {
            var state = run.Steps[step.Ordinal];
            if (state.Fan is not null)
            {
                rows.Add((step.Name, new Piece(session.Propose($"show {run.Label} {step.Name}"), Looks.Plain) { IsWhole = true }));
                continue;
            }

            if (state.Outputs is { } json && ShownValue.Line(DocumentJson.Parse(json), OutputLength) is { Length: > 0 } line)
            {
                rows.Add((step.Name, line));
            }

            var latest = Series.Of(metrics[step.Ordinal]).Select(series => series.Last);
            if (string.Join(", ", latest.Select(point => $"{point.Name} {ShownValue.Number(point.Value)}")) is { Length: > 0 } reported)
            {
                rows.Add((step.Name, $"reported {reported}"));
            }
        }

        var list = new Columns(new Column { Style = Looks.Dim }, new Column(), new Column { TooLong = Overflowing.IsCut })
        {
            Indent = 2,
            Dots = session.Screen.Glyphs.Dots,
        };
        foreach (var ((step, value), i) in rows.Select((row, i) => (row, i)))
        {
            list.Add(i == 0 ? "steps    " : string.Empty, step, value);
        }

        if (rows.Count > 0)
        {
            session.Screen.Write(list);
        }
    }

    private static async Task WriteFactsAsync(Session session, Picture picture, CancellationToken cancellation)
    {
        var run = picture.Run;
        var facts = new Columns(new Column { Style = Looks.Dim }, new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        void Row(string name, string value) => facts.Add(name, value);
        void Prose(string name, string value) => facts.Add(name, new Piece(value, Looks.Plain) { IsProse = true });
        var title = run.Plan.Definition.Title ?? run.Plan.Definition.Name;
        var live = picture.View.VersionIsLive ? " (live)" : string.Empty;
        Prose("workflow", string.Create(CultureInfo.InvariantCulture, $"{title}, version {run.Plan.Version}{live}"));
        var started = run.StartedAt ?? run.CreatedAt;
        Prose("started", $"{Times.Moment(started)}, {Times.Ago(started, session.Now)}, by {run.Trigger.By} ({run.Trigger.Kind})");
        if (run.Trigger is { Kind: "rerun", Name: { } source })
        {
            Row("rerun of", source);
        }

        if (!run.Labels.IsEmpty)
        {
            Prose("labels", string.Join(", ", run.Labels.Select(label => $"{label.Key}={label.Value}")));
        }

        var links = new ShownResults(session);
        foreach (var member in DocumentJson.Parse(run.Parameters).EnumerateObject())
        {
            Row($"-p {member.Name}", await links.ShowAsync(run, member.Value, [], cancellation));
        }

        foreach (var step in run.Plan.Steps)
        {
            foreach (var vote in run.Steps[step.Ordinal].Approval?.Votes ?? [])
            {
                Prose(step.Name, Votes.Text(vote));
            }
        }

        session.Screen.WriteLine();
        session.Screen.Write(facts);
    }
}
