using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Acting;

/// <summary>Asks a run for something: writes it to the inbox, and waits a moment for the engine's answer.</summary>
internal static class Requests
{
    /// <param name="session">Where.</param>
    /// <param name="view">The run.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="done">What to say when it was done: <c>hello#1 is being cancelled</c>.</param>
    /// <param name="cancellation">Stops the waiting; the request stays.</param>
    public static async Task<ExitCode> SendAsync(Session session, RunView view, RunEvent command, string done, CancellationToken cancellation)
    {
        if (view.State.Status.IsFinal() && command is not RetryRequested)
        {
            throw new RefusedException(ExitCode.Failed, Ended(view.State, command));
        }

        await session.Backend.CheckAsync(view, command, cancellation);
        var receipt = await session.Backend.AskAsync(view.State, command, cancellation);
        switch (await receipt.WaitAsync(cancellation))
        {
            case { Refused: { } why }:
                throw new RefusedException(ExitCode.Failed, $"refused: {why}");
            case { }:
                session.Screen.WriteLine(done);
                break;
            case null:
                foreach (var line in receipt.Unanswered(done))
                {
                    session.Screen.Note(line);
                }

                break;
        }

        if (session.Screen.Json)
        {
            await RunJson.WriteAsync(session, RunLookup.ReadingPlans(), view.State.Id, cancellation);
        }

        return ExitCode.Done;
    }

    /// <summary>Of a vote the reason too: that the run has succeeded could be read as that the vote has.</summary>
    private static string Ended(RunState run, RunEvent command)
    {
        var ended = $"{run.Label} has ended: {run.Status.Word()}";
        return command is ApprovalVoted && RunMachine.Decide(run, command, Evaluator.Evaluate) is Decision.Rejected { Reason: var why }
            ? $"refused: {why}; {ended}"
            : ended;
    }
}
