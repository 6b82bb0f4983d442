using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Watching;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Following;

/// <summary>Follows one run to its end: shows it, is its engine where nobody else is, asks about approvals, passes Ctrl-C on.</summary>
internal sealed class Follower(Session session, IReadOnlyList<ExecutorKind> kinds, PlanCache plans, bool yes)
{
    /// <summary>Between two looks at the store; a look that takes long is followed by a longer rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private const int RestOfCost = 5;

    private readonly Answers answers = new(session, yes);
    private readonly Watcher watcher = new(session, plans.Of);

    /// <summary>An inbox entry that reopens the run: until it is answered, an end is that of before. Null once it is.</summary>
    public long? Awaited { get; set; }

    public async Task<Followed> FollowAsync(Guid run, CancellationToken cancellation)
    {
        using var signals = new Signals();
        await using var seat = new Seat(session, kinds, plans);
        using RunDisplay display = session.Screen.CanRepaint ? new LiveDisplay(session.Screen) : new PlainDisplay(session.Screen);
        var (cancelled, nextLook, picture) = (false, 0L, default(Picture));
        while (true)
        {
            await seat.TryTakeAsync();
            if (await IsReopenedAsync(cancellation))
            {
                nextLook = 0;
            }

            if (Awaited is null)
            {
                seat.Watch(run);
            }

            if (picture is null || Environment.TickCount64 >= nextLook || seat.Ended.IsCompleted)
            {
                var started = Environment.TickCount64;
                picture = await LookAsync(run, cancellation);
                nextLook = Environment.TickCount64 + Math.Max((long)Rest.TotalMilliseconds, (Environment.TickCount64 - started) * RestOfCost);
            }

            foreach (var refused in await answers.TurnAsync(picture, cancellation))
            {
                display.Note(refused);
            }

            display.Show(picture with { At = session.Now }, answers.Question);
            if (Left(picture, signals) is { } how)
            {
                return await LeaveAsync(seat, display, picture, how);
            }

            if (signals.Interrupted.IsCompleted && !cancelled)
            {
                cancelled = true;
                display.Note("cancelling; Ctrl-C again leaves at once, and the run goes on under the next engine");
                await session.Store.SendAsync(run, new CancelRequested(session.Actor) { At = session.Now, Seed = Seeds.Next() }, cancellation);
            }

            await PauseAsync(seat, signals, cancelled, display.Pace ?? Rest, cancellation);
        }
    }

    /// <summary>True once, when what is awaited has just been answered.</summary>
    private async Task<bool> IsReopenedAsync(CancellationToken cancellation)
    {
        if (Awaited is not { } inbox || await session.Store.FindAnswerAsync(inbox, cancellation) is not { } answer)
        {
            return false;
        }

        Awaited = answer.Refused is { } why ? throw new RefusedException(ExitCode.Failed, $"refused: {why}") : null;
        return true;
    }

    private HowItEnded? Left(Picture picture, Signals signals) => picture switch
    {
        { HasEnded: true } when Awaited is null => HowItEnded.Ended,
        _ when signals.InterruptedTwice.IsCompleted => HowItEnded.LeftAtOnce,
        _ when signals.Terminated.IsCompleted => HowItEnded.Left,
        _ when answers.Nobody && Standstill.WaitsForApprovalsOnly(picture) => HowItEnded.NobodyToAsk,
        _ => null,
    };

    private async Task<Followed> LeaveAsync(Seat seat, RunDisplay display, Picture picture, HowItEnded how)
    {
        display.Close(picture);
        display.Dispose();
        await seat.LeaveAsync();
        if (how is HowItEnded.Ended or HowItEnded.NobodyToAsk)
        {
            foreach (var kind in await seat.DrainAsync())
            {
                session.Screen.Note($"the executor {kind} has not put everything away yet: the next engine does");
            }
        }

        return new(picture, how);
    }

    private async Task<Picture> LookAsync(Guid run, CancellationToken cancellation) =>
        await watcher.LookAsync(run, cancellation) ?? throw RefusedException.NotFound("the run is not in the store any more");

    private async Task PauseAsync(Seat seat, Signals signals, bool cancelled, TimeSpan most, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var interrupt = cancelled ? signals.InterruptedTwice : signals.Interrupted;
        await Task.WhenAny(Task.Delay(most, over.Token), seat.Ended, interrupt, signals.Terminated, answers.KeyAsync(over.Token));
        await over.CancelAsync();
    }
}

/// <summary>The run as it was seen last, and why it is followed no more.</summary>
internal sealed record Followed(Picture Picture, HowItEnded How);

/// <summary>Why a run is followed no more.</summary>
internal enum HowItEnded
{
    Ended,

    /// <summary>We were asked to go; the run goes on under the next engine.</summary>
    Left,

    /// <summary>Ctrl-C twice: cancel is recorded, and we don't wait for it.</summary>
    LeftAtOnce,

    /// <summary>It waits for approvals only, and nobody can be asked here.</summary>
    NobodyToAsk,
}
