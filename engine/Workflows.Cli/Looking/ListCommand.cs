using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Looking;

/// <summary><c>wf list</c>: runs, newest first.</summary>
internal static class ListCommand
{
    private static readonly Argument<string?> Workflow = new("workflow")
    {
        HelpName = "WORKFLOW",
        Description = "Runs of this workflow only",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Unfinished = new("--unfinished", "-u") { Description = "Only runs that have not ended" };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Only runs in this state: queued, running, succeeded, failed, cancelled",
        HelpName = "STATE",
    };

    private static readonly Option<bool> Children = new("--children") { Description = "Child runs too" };

    private static readonly Option<string[]> Labels = new("--label")
    {
        Description = "Only runs with this label, or with any value of that key; may be given again: all must hold",
        HelpName = "KEY[=VALUE]",
    };

    public static Command Build() => new Verb("list", "List runs, newest first")
    {
        Topic = Topic.Look,
        Examples =
        [
            new("wf list", "the latest 20"),
            new("wf list bike-demand --state failed", "what went wrong lately"),
            new("wf list --label team=ml", "by what a run was started with: wf run FILE --label team=ml"),
            new("wf list --unfinished --json", "for a script"),
        ],
        Arguments = { Workflow },
        Options = { Unfinished, State, Labels, Children, Options.Most },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var filter = new RunFilter(session.Project)
        {
            Workflow = parsed.GetValue(Workflow),
            Unfinished = parsed.GetValue(Unfinished),
            Status = parsed.GetValue(State) is { } state ? Read(state) : null,
            Children = parsed.GetValue(Children),
            Labels = ReadLabels(parsed),
            Most = parsed.GetValue(Options.Most),
        };
        var runs = session.HasStoreToLookAt ? await session.Runs.ListRunsAsync(filter, cancellation) : [];
        if (runs.Count == 0 && filter.Workflow is { } workflow)
        {
            await WorkflowLookup.RequireAsync(session, workflow, cancellation);
        }

        var isDriven = !session.HasStoreToLookAt || session.IsDriven;
        if (session.Screen.Json)
        {
            RunJson.Write(new { runs = runs.Select(run => RunSummaryDocument.Of(run, isDriven)) });
        }
        else if (runs.Count == 0)
        {
            session.Screen.Note(session.HasStoreToLookAt ? "no such run" : $"nothing has run here yet: {session.Propose("run FILE")} starts a workflow");
        }
        else
        {
            session.Screen.Write(Draw(session, runs, isDriven));
            if (!isDriven && runs.Any(run => !run.Status.IsFinal()))
            {
                session.Screen.Note($"no engine drives this data folder: {session.Propose("work")} goes on with what has not ended");
            }
        }

        return ExitCode.Done;
    }

    private static ImmutableArray<LabelFilter> ReadLabels(ParseResult parsed)
    {
        var labels = (parsed.GetValue(Labels) ?? []).Select(LabelFilter.Read).ToList();
        return labels.Find(read => read.Problem is not null).Problem is { } problem ? throw RefusedException.Usage($"--label: {problem}")
            : labels.Count > LabelRules.Most ? throw RefusedException.Usage($"--label: expected at most {LabelRules.Most}, found {labels.Count}")
            : [.. labels.Select(read => read.Filter!)];
    }

    private static RunStatus Read(string word)
    {
        var known = Enum.GetValues<RunStatus>().ToDictionary(status => status.Word());
        return known.TryGetValue(word, out var status)
            ? status
            : throw RefusedException.Usage($"`{word}` is no state of a run{Spelling.DidYouMean(word, known.Keys)}", $"states: {string.Join(", ", known.Keys)}");
    }

    private static Columns Draw(Session session, IReadOnlyList<RunSummary> runs, bool isDriven)
    {
        Column[] columns =
        [
            new("run"),
            new("state"),
            new("version") { Style = Looks.Dim, IsSpare = true },
            new("started") { Style = Looks.Dim },
            new("took") { Style = Looks.Dim, IsSpare = true },
            new("by") { Style = Looks.Dim, IsSpare = true },
            new() { Style = Looks.Dim, IsSpare = true, TooLong = Overflowing.IsCut },
        ];
        var table = new Columns(columns) { Dots = session.Screen.Glyphs.Dots };
        foreach (var run in runs)
        {
            table.Add(
                run.Label,
                Looks.Of(run.Status, session.Screen.Glyphs, run.Suspended, run.CancelRequested).Piece,
                run.Version.ToString(CultureInfo.InvariantCulture),
                Times.Ago(run.StartedAt ?? run.CreatedAt, session.Now),
                Times.Span(run.StartedAt, run.EndedAt, session.Now),
                run.By,
                Texts.OneLine(run.Message ?? (isDriven || run.Status.IsFinal() ? string.Empty : "no engine drives it")));
        }

        return table;
    }
}
