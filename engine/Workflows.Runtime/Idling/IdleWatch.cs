namespace Workflows.Runtime.Idling;

/// <summary>
/// Tells when the engine has nothing to do and nothing to expect within a minute: no attempt lives, nothing is to be stored or read, and
/// every unfinished run is suspended or waits for an approval, an event, a slot, or a timer that is farther away.
/// </summary>
internal sealed class IdleWatch(TimeProvider time, Func<bool> isQuiet, Func<DateTimeOffset?> nextTimer)
{
    private static readonly TimeSpan soon = TimeSpan.FromMinutes(1);

    private readonly List<TaskCompletionSource> waiting = [];

    public void Add(TaskCompletionSource watcher) => waiting.Add(watcher);

    public bool IsIdle => isQuiet() && !(nextTimer() is { } due && due - time.GetUtcNow() <= soon);

    /// <summary>Looked at after each turn of the loop: only a turn can change the answer towards idle.</summary>
    public void Look()
    {
        if (waiting.Count > 0 && IsIdle)
        {
            foreach (var watcher in waiting)
            {
                watcher.TrySetResult();
            }

            waiting.Clear();
        }
    }

    public void Cancel() => waiting.ForEach(watcher => watcher.TrySetCanceled());
}
