using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Idling;

/// <summary>
/// Tells when the engine has nothing to do and nothing to expect within a minute: no attempt lives, nothing is to be stored or read, and
/// every unfinished run is suspended or waits for an approval, an event, a slot, or a timer that is farther away.
/// </summary>
internal sealed class IdleWatch(SteadyClock clock, Func<bool> isQuiet, Func<DateTimeOffset?> nextTimer)
{
    private static readonly TimeSpan soon = TimeSpan.FromMinutes(1);

    private readonly List<(TaskCompletionSource Watcher, long Pass)> waiting = [];
    private long read;

    /// <param name="watcher">Told when the engine is idle.</param>
    /// <param name="pass">Not before this pass over the inbox: what was written to it before somebody asked is work, too.</param>
    public void Add(TaskCompletionSource watcher, long pass) => waiting.Add((watcher, pass));

    /// <summary>A pass over the inbox has reached its end.</summary>
    public void Read(long pass) => read = pass;

    public bool IsIdle => isQuiet() && !(nextTimer() is { } due && due - clock.Now <= soon);

    /// <summary>Looked at after each turn of the loop: only a turn can change the answer towards idle.</summary>
    public void Look()
    {
        if (waiting.Count > 0 && IsIdle)
        {
            waiting.Where(w => w.Pass <= read).ToList().ForEach(w => w.Watcher.TrySetResult());
            waiting.RemoveAll(w => w.Pass <= read);
        }
    }

    public override string ToString() => $"read to pass {read}, waited for {string.Join(' ', waiting.Select(w => w.Pass))}";

    public void Cancel() => waiting.ForEach(w => w.Watcher.TrySetCanceled());
}
