using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Looking;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Acting;

/// <summary>Asks a run for something: writes it to the inbox, and waits a moment for the engine's answer.</summary>
internal static class Requests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(30);

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

        await CheckAsync(session, view, command, cancellation);
        var inbox = await LeaveAsync(session, view.State, command, cancellation);
        switch (await AnswerAsync(session, inbox, cancellation))
        {
            case { Refused: { } why }:
                throw new RefusedException(ExitCode.Failed, $"refused: {why}");
            case { }:
                session.Screen.WriteLine(done);
                break;
            case null:
                SayUnanswered(session, done);
                break;
        }

        if (session.Screen.Json)
        {
            await RunJson.WriteAsync(session, RunLookup.ReadingPlans(), view.State.Id, cancellation);
        }

        return ExitCode.Done;
    }

    /// <summary>Writes it to the inbox, with who asks.</summary>
    /// <returns>Its number there.</returns>
    public static Task<long> LeaveAsync(Session session, RunState run, RunEvent command, CancellationToken cancellation)
    {
        var act = RunAct.Of(run, command);
        return session.Store.SendAsync(run.Id, command, session.Audit(act.Act, act.Object, act.After), cancellation);
    }

    /// <summary>Of a vote the reason too: that the run has succeeded could be read as that the vote has.</summary>
    private static string Ended(RunState run, RunEvent command)
    {
        var ended = $"{run.Label} has ended: {run.Status.Word()}";
        return command is ApprovalVoted && RunMachine.Decide(run, command, Evaluator.Evaluate) is Decision.Rejected { Reason: var why }
            ? $"refused: {why}; {ended}"
            : ended;
    }

    /// <summary>
    /// Refuses at once what the next engine would refuse, where none is at work to say so: the rules are pure, and what others have asked for before is taken
    /// into account. Beside an engine that engine answers.
    /// </summary>
    public static async Task CheckAsync(Session session, RunView view, RunEvent command, CancellationToken cancellation)
    {
        if (new EngineSigns(session.Folder, session.Time).Process is not null)
        {
            return;
        }

        var (state, before) = (view.State, 0);
        foreach (var entry in await session.Runs.ListUntakenAsync(state.Id, cancellation))
        {
            if (entry.Event is { } asked && RunMachine.Decide(state, asked, Evaluator.Evaluate) is Decision.Accepted then)
            {
                (state, before) = (then.State, before + 1);
            }
        }

        if (RunMachine.Decide(state, command, Evaluator.Evaluate) is Decision.Rejected { Reason: var why })
        {
            throw new RefusedException(ExitCode.Failed, $"refused: {why}")
            {
                Hints = before == 0 ? [] : [$"{Counted(before)} for the next engine: {session.Propose("work --until-idle")}"],
            };
        }
    }

    private static string Counted(int before) => before == 1
        ? "what was asked of the run before waits"
        : string.Create(CultureInfo.InvariantCulture, $"{before} things that were asked of the run before wait");

    /// <summary>The engine's answer; null when there is no engine, or it takes too long.</summary>
    private static async Task<InboxAnswer?> AnswerAsync(Session session, long inbox, CancellationToken cancellation)
    {
        var (signs, sent) = (new EngineSigns(session.Folder, session.Time), session.Time.GetTimestamp());
        do
        {
            if (await session.Store.FindAnswerAsync(inbox, cancellation) is { } answer)
            {
                return answer;
            }

            await Task.Delay(Look, session.Time, cancellation);
        }
        while (signs.Process is not null && session.Time.GetElapsedTime(sent) < Patience);
        return await session.Store.FindAnswerAsync(inbox, cancellation);
    }

    /// <summary>
    /// Whether an engine lives here is told by who took the lock last. Trying the lock would tell for certain, but to hold it for a moment could
    /// turn away an engine that starts just then; here a mistake costs no more than a wait.
    /// </summary>
    private static void SayUnanswered(Session session, string done)
    {
        if (new EngineSigns(session.Folder, session.Time).Process is { } process)
        {
            session.Screen.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"recorded: the engine (process {process}) has not answered for {Patience.TotalSeconds} s, and takes it when it goes on: {done}"));
            return;
        }

        session.Screen.Note($"recorded: no engine drives this folder now, the next one takes it: {done}");
        session.Screen.Note($"  {session.Propose("work --until-idle")}");
    }
}
