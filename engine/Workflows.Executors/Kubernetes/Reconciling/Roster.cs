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
    /// <param name="uid">The attempt.</param>
    /// <param name="wish">What it wants of it; false where that came too late, for one that is just being forgotten: then a new one hears it.</param>
    public Attempt Know(Guid uid, Func<Attempt, bool> wish)
    {
        while (true)
        {
            var attempt = attempts.GetOrAdd(uid, static uid => new Attempt(uid));
            if (wish(attempt)) return attempt;
            Remove(attempt);
        }
    }

    /// <summary>The engine asks for it, whatever we thought of it before.</summary>
    public Attempt Desire(AttemptSpec spec, Space space)
    {
        forgotten.Remove(spec.Uid);
        return Know(spec.Uid, attempt =>
        {
            if (attempt.Home is null) Settle(attempt, new Home(space, PodName.Of(spec.Workflow, spec.Step, spec.Uid)));
            return attempt.Desire(spec);
        });
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
        var attempt = Know(uid, static attempt => !attempt.IsDead);
        if (attempt.Home is not null && attempt.Home != home) return null;
        Settle(attempt, home);
        if (forgotten.Contains(uid)) _ = attempt.Release();
        return attempt;
    }

    /// <param name="attempt">Nothing is left of it.</param>
    /// <param name="decided">What was wished when that was decided.</param>
    /// <returns>False: something else is wished by now.</returns>
    public bool Forget(Attempt attempt, Wish decided)
    {
        if (!attempt.Die(decided)) return false;
        if (decided.Released) forgotten.Add(attempt.Uid);
        Remove(attempt);
        return true;
    }

    private void Remove(Attempt attempt)
    {
        if (attempt.Home is { } home) _ = homes.TryRemove(KeyValuePair.Create(home, attempt));
        _ = attempts.TryRemove(KeyValuePair.Create(attempt.Uid, attempt));
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
