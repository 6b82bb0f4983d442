using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Cli.Starting;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Working;

/// <summary><c>wf work</c>: the engine alone.</summary>
internal static class WorkCommand
{
    private const int Named = 10;
    private static readonly Option<bool> UntilIdle = new("--until-idle")
    {
        Description = "Exit when nothing moves: all has ended, is suspended, or waits for people, events or a timer over a minute away",
    };

    public static Command Build(IReadOnlyList<ExecutorKind> kinds) => new Verb("work", "Drive every unfinished run of the data folder")
    {
        Topic = Topic.Run,
        Examples =
        [
            new("wf work", "until Ctrl-C; steps that run then go on without it"),
            new("wf work --until-idle", "finish what can be finished, then exit"),
        ],
        Notes =
        [
            "It fires the schedules of all live versions, too: wf triggers shows them.",
            "One engine at a time drives a data folder: a second one exits with 75.",
            "Engines with one --store and a data folder each share its runs evenly; one that is gone is replaced after 15 s.",
        ],
        Options = { UntilIdle, Options.Catalogue },
    }.Drives().DoesHere(
        "is the engine of a data folder or a database, and a server has its own",
        "start it where the data folder is, or with --store",
        (session, parsed, cancellation) => RunAsync(session, kinds, parsed, cancellation));

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<ExecutorKind> kinds, ParseResult parsed, CancellationToken cancellation)
    {
        var plans = await Plans.OpenAsync(session, parsed, cancellation);
        await CheckAsync(session, ExecutorKind.Choose(kinds, session), cancellation);
        using var signals = new Signals(interruptEnds: true);
        await using var host = EngineHost.TryStart(session, kinds, plans) ?? throw Held(session);
        session.Screen.Note($"driving {DataFolder.Shown(session.Folder.Path)}; its log is {DataFolder.Shown(session.Folder.EngineLog)}");
        foreach (var why in host.Missing)
        {
            session.Screen.Note(why);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var idle = parsed.GetValue(UntilIdle) ? WhenIdleAsync(host, over.Token) : Task.Delay(Timeout.Infinite, over.Token);
        var first = await Task.WhenAny(idle, signals.Terminated, host.Running);
        if (first == host.Running)
        {
            // An engine ends by itself only when it can't go on.
            await host.Running;
        }

        await host.StopAsync();
        await over.CancelAsync();
        await SayWhatIsLeftAsync(session, first == idle, cancellation);
        return ExitCode.Done;
    }

    /// <summary>What schedules start at once counts.</summary>
    private static async Task WhenIdleAsync(EngineHost host, CancellationToken cancellation)
    {
        await host.Ticked.WaitAsync(cancellation);
        await host.Engine.WhenIdleAsync(cancellation);
    }

    /// <summary>What will never work ends it before it begins; a cluster that is only away is waited for.</summary>
    public static async Task CheckAsync(Session session, ExecutorKind chosen, CancellationToken cancellation)
    {
        try
        {
            await chosen.CheckAsync(session, cancellation);
        }
        catch (RefusedException away) when (away.Code == ExitCode.Unavailable)
        {
            session.Screen.Note($"{away.Message}; its steps wait until it answers");
        }
    }

    private static async Task SayWhatIsLeftAsync(Session session, bool idle, CancellationToken cancellation)
    {
        var left = await session.Runs.ListRunsAsync(new RunFilter(session.Project) { Unfinished = true, Most = Named + 1 }, cancellation);
        var names = string.Join(", ", left.Take(Named).Select(run => run.Label)) + (left.Count > Named ? " and more" : string.Empty);
        session.Screen.Note((idle, left.Count) switch
        {
            (true, 0) => "idle: every run has ended",
            (true, 1) => $"idle: {names} waits; `{session.Propose($"show {names}")}` says for what",
            (true, _) => $"idle: {names} wait; `{session.Propose("show RUN")}` says for what",
            (false, 0) => "stopped",
            (false, 1) => $"stopped: {names} goes on under the next engine",
            (false, _) => $"stopped: {names} go on under the next engine",
        });
    }

    public static RefusedException Held(Session session) => new(
        ExitCode.TryAgain,
        $"another engine drives {DataFolder.Shown(session.Folder.Path)}: {EngineLock.Holder(session.Folder.Path) ?? "who is not known"}")
    {
        Hints = ["wf run, approve, cancel and the like work beside it"],
    };
}
