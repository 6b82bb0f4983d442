using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Engines;
using Workflows.Cli.Starting;
using Workflows.Cli.Triggering;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Following;

/// <summary><c>wf run</c>: starts a run and follows it to its end.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> What = new("what")
    {
        HelpName = "FILE|NAME[@N]",
        Description = "A definition, `-` for one from standard input, or a published workflow: its live version, or version N",
    };

    public static Command Build(IReadOnlyList<ExecutorKind> kinds) => new Verb("run", "Start a run and follow it to its end")
    {
        Topic = Topic.Run,
        Examples =
        [
            new("wf run workflows/hello.yaml", "run a file and watch it"),
            new("wf run train.yaml -p data=bikes.csv -p depth=8", "with parameters; paths start from here"),
            new("wf run bike-demand@2", "an older version, whichever is live"),
            new("wf run train.yaml --label team=ml --label ticket=42", "to be found by later: wf list --label team=ml"),
            new("wf run train.yaml --dry-run", "what it would do: steps, instances, earlier results, who is asked"),
            new("wf run bike-demand --yes --json > run.json", "in CI: approve everything, keep the result"),
        ],
        Notes =
        [
            "Where another wf drives this data folder, the run is recorded and followed; otherwise this command drives it.",
            "With --server the server runs it: a file is a version there, as wf publish makes one, though not live unless it is the first, "
                + "and files that parameters name are sent.",
            "Ctrl-C cancels the run and waits for its end; a second Ctrl-C leaves at once.",
            "The exit code tells the run's end: 0 succeeded, 1 failed, 3 cancelled, 4 waits for approvals and nobody can be asked. "
                + "All exit codes: wf --help.",
        ],
        Arguments = { What },
        Options = { StartOptions.Parameters, StartOptions.Labels, StartOptions.Yes, StartOptions.Detach, StartOptions.DryRun, Options.Catalogue },
    }.Drives().Does((session, parsed, cancellation) => RunAsync(session, kinds, parsed, cancellation));

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<ExecutorKind> kinds, ParseResult parsed, CancellationToken cancellation)
    {
        var source = Source.Find(parsed.GetRequiredValue(What));
        var executor = ExecutorKind.Choose(kinds, session);
        var plans = await Plans.OpenAsync(session, parsed, cancellation);
        await Start.RequireAsync(session, source, cancellation);
        var request = new StartRequest(session.Project, new RunTrigger("manual", session.Actor))
        {
            Audit = session.Audit(AuditedActs.Start, string.Empty),
            Text = source.Text,

            // What a file gives to the workflows that it runs must fit before anything runs: a step that comes to it may be hours away.
            Check = (reading, stop) => new SubWorkflows(session, plans).CheckAsync(source, reading, stop),
            File = source.File ?? string.Empty,
            Workflow = source.Version?.Workflow,
            Version = source.Version?.Number,
            Parameters = TypedParameters.Of(parsed.GetValue(StartOptions.Parameters) ?? []),
            Labels = StartOptions.ReadLabels(parsed),
            Folder = source.Folder ?? Environment.CurrentDirectory,
            Executor = executor.Name,
            RunsImages = executor.RunsImages,
            Ready = stop => Start.ReadyAsync(session, executor, parsed, stop),
            SendFiles = SentFiles.For(executor, session),
            Sibling = source.Sibling,
        };
        if (parsed.GetValue(StartOptions.DryRun))
        {
            var (preview, refused) = await session.Backend.PreviewAsync(request, plans, cancellation);
            PreviewScreen.Write(session, preview ?? throw Start.Refusal(refused!));
            return ExitCode.Done;
        }

        var started = Start.Accepted(await session.Backend.StartAsync(request, plans, cancellation));
        await SayWhatIsLiveAsync(session, plans, source, started, cancellation);
        return await Start.FollowAsync(session, kinds, plans, started.Run, parsed, cancellation);
    }

    /// <summary>A file that runs is stored as a version: what that made live, or did not, and why.</summary>
    private static async Task SayWhatIsLiveAsync(
        Session session, PlanCache plans, Source source, StartOutcome.Started started, CancellationToken cancellation)
    {
        foreach (var sub in started.Published)
        {
            session.Screen.Note($"{sub.Workflow} version {sub.Number} is live: it was never published, and {started.Run.Label} runs it");
        }

        if (source.File is not { } file)
        {
            return;
        }

        var (run, name) = (started.Run, started.Run.Label.Split('#')[0]);
        session.Screen.Note((run.IsNewVersion, run.Version == run.Live) switch
        {
            (true, true) => $"{name} version {run.Version} is live: it is the first",
            (true, false) => $"{name} version {run.Version} is new and not live, version {run.Live} is: {session.Propose($"publish {file}")} makes it live",
            (false, true) => $"the same text as {name} version {run.Version}, which is live",
            _ => $"the same text as {name} version {run.Version}; version {run.Live} is live: {session.Propose($"publish {file}")} makes this one live",
        });
        if (run.IsNewVersion
            && run.Version == run.Live
            && await session.Definitions.FindVersionAsync(session.Project, name, run.Version, cancellation) is { } made)
        {
            foreach (var triggers in TriggerNote.Of(plans.Of(made).Definition, session.IsRemote))
            {
                session.Screen.Note(triggers);
            }
        }
    }
}
