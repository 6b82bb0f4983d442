using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Following;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Acting;

/// <summary><c>wf retry RUN</c>: reopens what failed, in the same run.</summary>
internal static class RetryCommand
{
    private static readonly Argument<string> Run = Arguments.Run();
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Follow the run to its end, and drive it where nobody else does" };

    public static Command Build(IReadOnlyList<ExecutorKind> kinds) => new Verb("retry", "Run the failed steps of a run again, and all that depends on them")
    {
        Topic = Topic.Act,
        Examples =
        [
            new("wf retry bike-demand#42 --follow", "try again, and watch"),
            new("wf retry bike-demand#42 -p data=fixed.csv", "with another value, where no kept step has read the old one"),
        ],
        Notes =
        [
            "The run stays the same: its number, its version of the workflow, and what has succeeded. "
                + "A program that was mended is run as it is now; a definition that was mended is another version: "
                + "wf publish FILE, then wf rerun RUN --from STEP --version N reuses what came before.",
        ],
        Arguments = { Run },
        Options = { StartOptions.Parameters, Follow, StartOptions.Yes, Options.Catalogue },
    }.Drives().Does(async (session, parsed, cancellation) =>
    {
        var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(Run), cancellation);
        RefuseOther(session, view, ExecutorOptions.Executor(parsed));
        var given = parsed.GetValue(StartOptions.Parameters) ?? [];
        var edited = given.Length == 0 ? null : await EditedAsync(session, view.State, given, kinds, cancellation);
        var retry = new RetryRequested(session.Actor, edited) { At = session.Now, Seed = CommandSeed.Next() };
        return parsed.GetValue(Follow)
            ? await FollowAsync(session, kinds, view, retry, parsed, cancellation)
            : await Requests.SendAsync(session, view, retry, $"{view.State.Label} is tried again", cancellation);
    });

    /// <summary>The run's parameters with some of them given anew.</summary>
    private static async Task<string> EditedAsync(
        Session session, RunState run, string[] given, IReadOnlyList<ExecutorKind> kinds, CancellationToken cancellation)
    {
        var (json, wrong) = await session.Backend.EditAsync(run, given, ExecutorKind.Find(kinds, run.Executor), cancellation);
        return json ?? throw TypedParameters.Wrong(run.Plan.Definition, wrong);
    }

    /// <summary>A run stays where it was started: what it has done and its attempts are there.</summary>
    private static void RefuseOther(Session session, RunView view, string? asked)
    {
        if (asked is not null && asked != view.State.Executor)
        {
            throw RefusedException.Usage(
                $"{view.State.Label} runs on {view.State.Executor} and stays there",
                $"a new run elsewhere: {session.Propose($"rerun {view.State.Label} --from STEP --executor {asked}")}");
        }
    }

    private static async Task<ExitCode> FollowAsync(
        Session session,
        IReadOnlyList<ExecutorKind> kinds,
        RunView view,
        RunEvent retry,
        ParseResult parsed,
        CancellationToken cancellation)
    {
        await (session.IsRemote ? Task.CompletedTask : ExecutorKind.Find(kinds, view.State.Executor).CheckAsync(session, cancellation));
        var plans = await Plans.OpenAsync(session, parsed, cancellation);
        await session.Backend.CheckAsync(view, retry, cancellation);
        var receipt = await session.Backend.AskAsync(view.State, retry, cancellation);
        var follower = new Follower(session, kinds, plans, parsed.GetValue(StartOptions.Yes)) { Awaited = receipt };
        return await Start.EndAsync(session, plans, await follower.FollowAsync(view.State.Id, cancellation), cancellation);
    }
}
