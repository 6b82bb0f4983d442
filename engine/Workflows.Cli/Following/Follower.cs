using Workflows.Cli.Asking;
using Workflows.Cli.Backends;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Watching;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Following;

/// <summary>
/// Follows one run to its end: shows it, is its engine where nobody else is, asks about approvals, passes Ctrl-C on. The store may be away for a
/// while, and whoever says go is heard all the same: a turn that hangs is left behind.
/// </summary>
internal sealed class Follower(Session session, IReadOnlyList<ExecutorKind> kinds, PlanCache plans, bool yes)
{
    /// <summary>A look at the store that takes long is followed by a longer rest.</summary>
    private const int RestOfCost = 5;

    /// <summary>A turn that takes longer, once we are to go, is not waited for.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(1);

    private readonly Answers answers = new(session, yes);
    private readonly PatientLook look = new(new Watcher(session, plans.Of), session.Time);
    private Picture? picture;
    private TimeSpan nextLook;
    private Task? cancelling;

    /// <summary>What was asked to reopen the run: until it is answered, an end is that of before. Null once it is.</summary>
    public Receipt? Awaited { get; set; }

    public async Task<Followed> FollowAsync(Guid run, CancellationToken cancellation)
    {
        using var signals = new Signals();
        await using var role = new EngineRole(session, kinds, plans);
        using RunDisplay display = session.Screen.CanRepaint ? new LiveDisplay(session.Screen) : new PlainDisplay(session.Screen);
        while (true)
        {
            if (await TurnAsync(run, role, display, signals, cancellation) is { } how)
            {
                return picture is null
                    ? throw new RefusedException(ExitCode.TryAgain, $"left before it was answered: {look.Trouble ?? "the run is recorded"}")
                    : await LeaveAsync(role, display, picture, signals, how);
            }

            await PauseAsync(role, signals, display.Pace ?? session.Backend.Pace, cancellation);
        }
    }

    /// <summary>One look at everything, on a thread of its own: what it waits for can't keep a signal from being heard.</summary>
    private async Task<HowItEnded?> TurnAsync(Guid run, EngineRole role, RunDisplay display, Signals signals, CancellationToken cancellation)
    {
        var turn = Task.Run(() => DoTurnAsync(run, role, display, signals, cancellation), cancellation);
        try
        {
            return await turn.WaitAsync(signals.Leaving);
        }
        catch (OperationCanceledException) when (signals.Leaving.IsCancellationRequested)
        {
            await Task.WhenAny(turn, Task.Delay(Hang, cancellation));
            return await AskedAsync(signals);
        }
    }

    private async Task<HowItEnded?> DoTurnAsync(Guid run, EngineRole role, RunDisplay display, Signals signals, CancellationToken cancellation)
    {
        await look.BearAsync(role.TryTakeAsync());
        if (await IsReopenedAsync(cancellation))
        {
            nextLook = TimeSpan.Zero;
        }

        if (Awaited is null)
        {
            role.Watch(run);
        }

        await LookAsync(run, role.Ended.IsCompleted, cancellation);
        if (picture is not null)
        {
            foreach (var refused in await answers.TurnAsync(picture, cancellation))
            {
                display.Note(refused);
            }

            if (Awaited is null || !picture.HasEnded)
            {
                display.Show(picture with { At = session.Now }, answers.Question, look.Trouble ?? role.Trouble);
            }
        }

        await CancelAsync(run, display, signals, cancellation);
        return await AskedAsync(signals) ?? Ended();
    }

    private async Task LookAsync(Guid run, bool now, CancellationToken cancellation)
    {
        var started = session.Time.GetTimestamp();
        if (picture is not null && !now && session.Time.GetElapsedTime(0, started) < nextLook)
        {
            return;
        }

        picture = await look.TakeAsync(run, cancellation) ?? picture;
        var cost = session.Time.GetElapsedTime(started) * RestOfCost;
        nextLook = session.Time.GetElapsedTime(0) + (cost > session.Backend.Pace ? cost : session.Backend.Pace);
    }

    /// <summary>Asks for the cancel once, and does not wait for a store that is away: the next turn looks again.</summary>
    private async Task CancelAsync(Guid run, RunDisplay display, Signals signals, CancellationToken cancellation)
    {
        if (!signals.Interrupted.IsCompleted)
        {
            return;
        }

        if (cancelling is null)
        {
            display.Note("cancelling; Ctrl-C again leaves at once, and the run goes on under the next engine");
            cancelling = AskToCancelAsync();
        }
        else if (cancelling.IsFaulted)
        {
            var failed = cancelling;
            cancelling = AskToCancelAsync();
            await look.BearAsync(failed);
        }

        // Of a run that could not be read yet only the id is known.
        Task AskToCancelAsync() => session.Backend.CancelAsync(run, picture?.Run.Label ?? $"{run}", cancellation);
    }

    /// <summary>True once, when what is awaited has just been answered.</summary>
    private async Task<bool> IsReopenedAsync(CancellationToken cancellation)
    {
        if (Awaited is not { } asked || await asked.FindAsync(cancellation) is not { } answer)
        {
            return false;
        }

        Awaited = answer.Refused is { } why ? throw new RefusedException(ExitCode.Failed, $"refused: {why}") : null;
        return true;
    }

    private HowItEnded? Ended() => picture switch
    {
        { HasEnded: true } when Awaited is null => HowItEnded.Ended,
        { } seen when answers.Nobody && Standstill.WaitsForApprovalsOnly(seen) => HowItEnded.NobodyToAsk,
        _ => null,
    };

    /// <summary>Whether the outside has asked us to go. A cancel that is on its way is given a moment.</summary>
    private async Task<HowItEnded?> AskedAsync(Signals signals)
    {
        if (!signals.Leaving.IsCancellationRequested)
        {
            return null;
        }

        await Task.WhenAny(cancelling ?? Task.CompletedTask, Task.Delay(Hang));
        return (signals.InterruptedTwice.IsCompleted, cancelling) switch
        {
            (false, null) => HowItEnded.Left,
            (var twice, { IsCompletedSuccessfully: true }) => twice ? HowItEnded.LeftAtOnce : HowItEnded.Left,
            _ => HowItEnded.LeftUncancelled,
        };
    }

    private async Task<Followed> LeaveAsync(EngineRole role, RunDisplay display, Picture last, Signals signals, HowItEnded how)
    {
        display.Close(last);
        display.Dispose();
        await role.LeaveAsync();
        if (how is HowItEnded.Ended or HowItEnded.NobodyToAsk)
        {
            foreach (var kind in await role.DrainAsync(signals.Leaving))
            {
                session.Screen.Note($"the executor {kind} has not put everything away yet: the next engine does");
            }
        }

        return new(last, how);
    }

    private async Task PauseAsync(EngineRole role, Signals signals, TimeSpan most, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var interrupt = cancelling is null ? signals.Interrupted : signals.InterruptedTwice;
        await Task.WhenAny(Task.Delay(most, over.Token), role.Ended, interrupt, signals.Terminated, answers.KeyAsync(over.Token));
        await over.CancelAsync();
    }
}
