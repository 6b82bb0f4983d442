using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Inbox;

namespace Workflows.Cli.Acting;

/// <summary>The commands that ask one thing of one run and need to know nothing else: cancel, terminate, suspend, resume.</summary>
internal static class RunVerbs
{
    public static Command Cancel() => Build(
        "cancel",
        "Ask a run to stop: what runs gets SIGTERM and its grace, then `finally` runs",
        (session, _) => new CancelRequested(session.Actor) { At = session.Now, Seed = CommandSeed.Next() },
        "is being cancelled",
        new("wf cancel bike-demand#42", "stop this run in good order"),
        new("wf cancel bike-demand", "its latest run"));

    public static Command Terminate() => Build(
        "terminate",
        "Kill a run at once, `finally` too",
        (session, _) => new TerminateRequested(session.Actor) { At = session.Now, Seed = CommandSeed.Next() },
        "is being terminated",
        new("wf terminate bike-demand#42", "kill everything of it"),
        new("wf cancel bike-demand#42", "rather stop it in good order"));

    public static Command Suspend() => Build(
        "suspend",
        "Hold a run: nothing new starts, what runs goes on",
        (session, _) => new SuspendRequested(session.Actor) { At = session.Now, Seed = CommandSeed.Next() },
        "is suspended",
        new("wf suspend bike-demand#42", "hold it, for example while data is repaired"),
        new("wf resume bike-demand#42", "let it go on"));

    public static Command Resume() => Build(
        "resume",
        "Let a suspended run go on",
        (session, _) => new ResumeRequested(session.Actor) { At = session.Now, Seed = CommandSeed.Next() },
        "goes on",
        new("wf resume bike-demand#42", "let it go on"),
        new("wf list --unfinished", "find what is suspended"));

    private static Verb Build(string name, string description, Func<Session, RunState, RunEvent> ask, string done, params Example[] examples)
    {
        var run = Arguments.Run();
        return new Verb(name, description) { Topic = Topic.Act, Examples = examples, Arguments = { run } }.Does(async (session, parsed, cancellation) =>
        {
            var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(run), cancellation);
            return await Requests.SendAsync(session, view, ask(session, view.State), $"{view.State.Label} {done}", cancellation);
        });
    }
}
