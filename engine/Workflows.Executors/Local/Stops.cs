using Workflows.Executors.Local.Processes;
using Workflows.Runner.Wire;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Local;

/// <summary>
/// Tells a <c>wf-exec</c> to stop, and is the net under it. It keeps timeout and grace itself, but a command may have stopped it, or left it a file to keep
/// that has no end: what does not come to its end is killed, and holds no place for good.
/// </summary>
internal sealed class Stops(TimeProvider time)
{
    /// <summary>How long it may take to kill everything before it is killed itself.</summary>
    private static readonly TimeSpan killing = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long it may take, beyond the grace, to keep what a command has left that was told to stop; and beyond timeout and grace, what any other has.
    /// </summary>
    private static readonly TimeSpan keepingWhenStopped = TimeSpan.FromMinutes(1), keeping = TimeSpan.FromMinutes(15);

    /// <summary>No timer of .NET runs for much longer; nor does an engine, and the next one begins to count anew.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromDays(49);

    /// <summary>It runs: when its timeout is long over, it is stopped at once.</summary>
    public void Watch(LocalAttempt attempt, ProcessStart process, DateTimeOffset since)
    {
        if (attempt.Limits is { Timeout: { } timeout, Grace: var grace })
        {
            _ = LaterAsync(attempt, since + timeout + grace + keeping - time.GetUtcNow(), () =>
            {
                attempt.Overdue = true;
                Send(attempt, process, StopMode.AtOnce);
            });
        }
    }

    /// <summary>Asks it to stop; and stops it at once, and kills it in the end, where it doesn't.</summary>
    public void Send(LocalAttempt attempt, ProcessStart process, StopMode mode)
    {
        ProcessWatch.Send(process, mode == StopMode.Gracefully ? Signal.Terminate : Signal.Quit);
        ProcessWatch.Send(process, Signal.Continue); // A command may have stopped it.
        _ = mode == StopMode.AtOnce
            ? LaterAsync(attempt, killing, () => ProcessWatch.Send(process, Signal.Kill))
            : LaterAsync(attempt, attempt.Limits.Grace + keepingWhenStopped, () => Send(attempt, process, StopMode.AtOnce));
    }

    private async Task LaterAsync(LocalAttempt attempt, TimeSpan after, Action go)
    {
        if (after > longest) return;
        var pause = after > TimeSpan.Zero ? after : TimeSpan.Zero;
        await Task.Delay(pause, time, attempt.Ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.Outcome is null) go();
    }
}
