using System.Collections.Concurrent;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The attempts in hand, by uid and by their pods' places.</summary>
internal sealed class Roster
{
    private readonly ConcurrentDictionary<Guid, Attempt> attempts = [];
    private readonly ConcurrentDictionary<Home, Attempt> homes = [];
    private readonly RecentUids forgotten = new(10_000);

    public IEnumerable<Attempt> All => attempts.Values;

    public Attempt? Find(Guid uid) => attempts.GetValueOrDefault(uid);

    public Attempt? Find(Home home) => homes.GetValueOrDefault(home);

    /// <summary>The engine names an attempt; without a spec nobody knows where its pod would be.</summary>
    public Attempt Know(Guid uid) => attempts.GetOrAdd(uid, static uid => new Attempt(uid));

    /// <summary>The engine asks for it, whatever we thought of it before.</summary>
    public Attempt Desire(AttemptSpec spec, Space space)
    {
        forgotten.Remove(spec.Uid);
        var attempt = Know(spec.Uid);
        if (attempt.Home is null) Settle(attempt, new Home(space, PodName.Of(spec.Workflow, spec.Step, spec.Uid)));
        return attempt;
    }

    public void Settle(Attempt attempt, Home home)
    {
        if (attempt.Home == home) return;
        attempt.Home = home;
        homes[home] = attempt;
    }

    /// <summary>
    /// A pod that bears our labels turned up. One whose attempt we are done with (its create reached the server after all, F41) is to be let
    /// go; another is an earlier engine's, or a replica's: the engine is told of it and decides.
    /// </summary>
    /// <returns>Null: a second pod for an attempt that has another; not ours to touch.</returns>
    public Attempt? Meet(Guid uid, Home home)
    {
        var attempt = Know(uid);
        if (attempt.Home is not null && attempt.Home != home) return null;
        Settle(attempt, home);
        if (forgotten.Contains(uid)) attempt.Release();
        return attempt;
    }

    public void Forget(Attempt attempt)
    {
        if (attempt.Wish.Released) forgotten.Add(attempt.Uid);
        if (attempt.Home is { } home) _ = homes.TryRemove(home, out _);
        _ = attempts.TryRemove(attempt.Uid, out _);
    }
}

/// <summary>The uids met last, up to a number.</summary>
internal sealed class RecentUids(int limit)
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> uids = [];
    private readonly Queue<Guid> order = [];

    public bool Contains(Guid uid)
    {
        lock (gate) return uids.Contains(uid);
    }

    public void Remove(Guid uid)
    {
        lock (gate) _ = uids.Remove(uid);
    }

    public void Add(Guid uid)
    {
        lock (gate)
        {
            if (!uids.Add(uid)) return;
            order.Enqueue(uid);
            if (order.Count > limit) _ = uids.Remove(order.Dequeue());
        }
    }
}
