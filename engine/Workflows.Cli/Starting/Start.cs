using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Engines;
using Workflows.Cli.Following;
using Workflows.Cli.Looking;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Starting;

/// <summary>The way from a definition to a run that is followed; shared by <c>run</c>, <c>rerun</c> and <c>retry</c>.</summary>
internal static class Start
{
    /// <summary>Ends the command where a workflow is meant by a name that nothing has.</summary>
    public static async Task RequireAsync(Session session, Source source, CancellationToken cancellation)
    {
        if (source.Version is { } version)
        {
            _ = await version.FindAsync(session, cancellation);
        }
    }

    /// <summary>The run, or the end of the command.</summary>
    public static StartOutcome.Started Accepted(StartOutcome outcome) => outcome as StartOutcome.Started ?? throw Refusal(outcome);

    /// <summary>The end of the command where no run was started.</summary>
    public static Exception Refusal(StartOutcome outcome) => outcome switch
    {
        StartOutcome.Invalid invalid => new InvalidDefinitionException(invalid.Errors),
        StartOutcome.Unknown unknown => RefusedException.NotFound(unknown.What),
        StartOutcome.WrongParameters wrong => TypedParameters.Wrong(wrong.Definition, wrong.Errors),
        StartOutcome.Refused refused => RefusedException.Usage(refused.Why),
        _ => new InvalidOperationException($"unknown outcome {outcome}"),
    };

    /// <summary>What the executor of a new run needs: it can work, unless the run is only to be recorded; and the folder's engines will know of it.</summary>
    public static async Task ReadyAsync(Session session, ExecutorKind executor, ParseResult parsed, CancellationToken cancellation)
    {
        if (!parsed.GetValue(StartOptions.Detach))
        {
            await executor.CheckAsync(session, cancellation);
        }

        executor.Remember(session);
    }

    /// <summary>Follows a run that was recorded, unless it was only to be recorded.</summary>
    public static async Task<ExitCode> FollowAsync(
        Session session,
        IReadOnlyList<ExecutorKind> kinds,
        PlanCache plans,
        AcceptedRun run,
        ParseResult parsed,
        CancellationToken cancellation)
    {
        await MissingSecrets.WarnAsync(session, plans, run, cancellation);
        if (parsed.GetValue(StartOptions.Detach))
        {
            if (!session.IsDriven)
            {
                session.Screen.Note($"recorded: no engine drives this folder now, {session.Propose("work --until-idle")} runs it");
            }

            if (session.Screen.Json)
            {
                await RunJson.WriteAsync(session, plans, run.Id, cancellation);
            }
            else
            {
                session.Screen.WriteLine(run.Label);
            }

            return ExitCode.Done;
        }

        var followed = await new Follower(session, kinds, plans, parsed.GetValue(StartOptions.Yes)).FollowAsync(run.Id, cancellation);
        return await EndAsync(session, plans, followed, cancellation);
    }

    /// <summary>The last words about a run that was followed: for people, and as a document.</summary>
    public static async Task<ExitCode> EndAsync(Session session, PlanCache plans, Followed followed, CancellationToken cancellation)
    {
        var code = await new Summary(session).WriteAsync(followed, cancellation);
        if (session.Screen.Json)
        {
            await RunJson.WriteAsync(session, plans, followed.Picture.Run.Id, cancellation);
        }

        return code;
    }
}
