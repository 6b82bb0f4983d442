using Workflows.Runner.Pods;
using Workflows.Runner.Streams;
using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>
/// The watch over a running command, from its start until nothing of it is left: one thread, one <c>poll</c>, no timers. Output is read,
/// signals are passed on, time is kept (on the monotonic clock), and whoever stays behind is killed.
/// </summary>
internal sealed class Supervision(Command command, OutputStream output, OutputStream errors, int signals, LaunchFile launch, CheckpointSaver? checkpoint)
{
    /// <summary>How long between two looks for survivors, and after how many looks in vain those of other users are given up.</summary>
    private const int SurvivorRound = 20, SurvivorRounds = 250;

    private readonly long timeout = launch.Timeout is { } limit ? Environment.TickCount64 + limit : long.MaxValue;
    private long graceEnd = long.MaxValue;
    private bool childrenLeft = true;

    /// <summary>SIGTERM was sent because the time was over.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>SIGKILL was sent by us while the command ran.</summary>
    public bool Killed { get; private set; }

    /// <summary>When the command itself ended.</summary>
    public DateTimeOffset EndedAt { get; private set; }

    /// <summary>Comes back when the command and all its descendants are dead and all they wrote is in the log.</summary>
    /// <returns>False where some could not be killed.</returns>
    public bool Run()
    {
        var round = 0;
        while (childrenLeft && round < SurvivorRounds)
        {
            Wait();
            TakeSignals();
            Reap();
            _ = output.Pump();
            _ = errors.Pump();
            if (command.Status is null) KeepTime();
            else if (childrenLeft && Descendants.Kill() == 0) round++;
        }

        foreach (var stream in (ReadOnlySpan<OutputStream>)[output, errors])
        {
            while (stream.Pump()) { }
            stream.End();
        }

        return !childrenLeft;
    }

    /// <summary>Kills all that is left, and waits for the command's end; for when the watch itself has failed.</summary>
    /// <returns>False where some could not be killed.</returns>
    public bool Abandon()
    {
        for (var round = 0; round < SurvivorRounds; round++)
        {
            Reap();
            if (!childrenLeft) break;
            Killed |= command.Status is null;
            _ = Descendants.Kill();
            unsafe
            {
                _ = Libc.poll(null, 0, SurvivorRound);
            }
        }

        // It belongs to another user and lives on: its end will never be known.
        if (command.Status is null) (command.Status, EndedAt) = (Signal.Kill, DateTimeOffset.UtcNow);
        return !childrenLeft;
    }

    private unsafe void Wait()
    {
        var entries = stackalloc PollEntry[]
        {
            new() { File = signals, Asked = Libc.Readable },
            new() { File = output.Pipe.Reading, Asked = Libc.Readable },
            new() { File = errors.Pipe.Reading, Asked = Libc.Readable },
        };
        _ = Libc.poll(entries, 3, Patience());
    }

    private int Patience()
    {
        if (command.Status is not null) return SurvivorRound;
        var next = Math.Min(Math.Min(graceEnd, TimedOut ? long.MaxValue : timeout), checkpoint?.NextLook ?? long.MaxValue);
        return next == long.MaxValue ? -1 : (int)Math.Clamp(next - Environment.TickCount64, 0, int.MaxValue);
    }

    private void TakeSignals()
    {
        while (SignalFile.Next(signals) is { } signal)
        {
            if (signal == Signal.Quit) KillAll();
            else if (signal != Signal.ChildEnded) Ask(signal);
        }
    }

    private void KeepTime()
    {
        var now = Environment.TickCount64;
        if (now >= timeout && !TimedOut)
        {
            TimedOut = true;
            Ask(Signal.Terminate);
        }

        if (now >= graceEnd) KillAll();
        checkpoint?.Look();
    }

    /// <summary>
    /// Only the command itself is asked, as in a pod: it knows better than we what its workers are to do. A second request changes nothing
    /// about the time it has left.
    /// </summary>
    private void Ask(int signal)
    {
        if (command.Status is not null) return;
        _ = Libc.kill(command.Id, signal);
        graceEnd = Math.Min(graceEnd, Environment.TickCount64 + launch.Grace);
    }

    private void KillAll()
    {
        if (command.Status is not null) return;
        Killed = true;
        graceEnd = Environment.TickCount64 + SurvivorRound; // Again, until it is dead: it may be forking.
        _ = Descendants.Kill();
    }

    private unsafe void Reap()
    {
        int status, child;
        while ((child = Libc.waitpid(-1, &status, Libc.WithoutWaiting)) > 0)
        {
            checkpoint?.Ended(child, status);
            if (child != command.Id) continue;
            command.Status = status;
            EndedAt = DateTimeOffset.UtcNow;
        }

        childrenLeft = child == 0;
    }
}
