using System.Collections.Concurrent;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Changes;

/// <summary>
/// Tells whoever listens in this process that runs have changed, right after the commit that changed them. What changed is read from the store: so nothing
/// piles up for one who is slow, and one who comes late has missed nothing. Of runs that another process drives it tells nothing.
/// </summary>
public sealed class ChangeFeed(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<ChangeListener, bool>> byRun = new();

    /// <summary>Listens to one run, from now on.</summary>
    public ChangeListener Listen(Guid run)
    {
        while (true)
        {
            var listeners = byRun.GetOrAdd(run, static _ => new());
            var listener = new ChangeListener(time, left => Leave(run, listeners, left));
            listeners[listener] = true;
            if (byRun.TryGetValue(run, out var current) && current == listeners)
            {
                return listener;
            }

            // The last other listener has just taken the set away.
        }
    }

    /// <summary>A commit is stored. Returns at once and never throws: it is called by the loop that drives the run.</summary>
    public void Add(RunCommit commit)
    {
        if (byRun.TryGetValue(commit.After.Id, out var listeners))
        {
            foreach (var listener in listeners.Keys)
            {
                listener.Tell();
            }
        }
    }

    private void Leave(Guid run, ConcurrentDictionary<ChangeListener, bool> listeners, ChangeListener left)
    {
        listeners.TryRemove(left, out _);
        if (listeners.IsEmpty)
        {
            byRun.TryRemove(KeyValuePair.Create(run, listeners));
        }
    }
}
