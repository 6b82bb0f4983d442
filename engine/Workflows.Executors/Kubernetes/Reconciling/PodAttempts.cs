using System.Collections.Concurrent;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The attempts in hand, by uid and by where their pods are.</summary>
internal sealed class PodAttempts
{
    private readonly ConcurrentDictionary<Guid, PodAttempt> byUid = [];
    private readonly ConcurrentDictionary<PodLocation, PodAttempt> byLocation = [];
    private readonly RecentUids released = new(10_000);

    public IEnumerable<PodAttempt> All => byUid.Values;

    public PodAttempt? Find(Guid uid) => byUid.GetValueOrDefault(uid);

    public PodAttempt? Find(PodLocation location) => byLocation.GetValueOrDefault(location);

    /// <summary>The engine names an attempt; without a spec nobody knows where its pod would be.</summary>
    /// <param name="uid">The attempt.</param>
    /// <param name="change">What is desired of it; false where that came too late, for one that is just being forgotten: then a new one takes it.</param>
    public PodAttempt Change(Guid uid, Func<PodAttempt, bool> change)
    {
        while (true)
        {
            var attempt = byUid.GetOrAdd(uid, static uid => new PodAttempt(uid));
            if (change(attempt)) return attempt;
            Remove(attempt);
        }
    }

    /// <summary>The engine asks for it, whatever we thought of it before.</summary>
    public PodAttempt Desire(AttemptSpec spec, PodNamespace space)
    {
        released.Remove(spec.Uid);
        return Change(spec.Uid, attempt =>
        {
            if (attempt.Location is null) Locate(attempt, new PodLocation(space, PodName.Of(spec.Workflow, spec.Step, spec.Uid)));
            return attempt.Desire(spec);
        });
    }

    /// <summary>Its pod is there, or will be. The first location stays: a second pod of the same attempt is not ours to touch.</summary>
    public void Locate(PodAttempt attempt, PodLocation location)
    {
        if (attempt.TryLocate(location)) byLocation[location] = attempt;
    }

    /// <summary>
    /// A pod that bears our labels turned up. One whose attempt we are done with (its create reached the server after all, F41) is to be
    /// removed; another is an earlier engine's, or a replica's: the engine is told of it and decides.
    /// </summary>
    /// <returns>Null: a second pod for an attempt that has another; not ours to touch.</returns>
    public PodAttempt? Found(Guid uid, PodLocation location)
    {
        var attempt = Change(uid, static attempt => !attempt.IsForgotten);
        Locate(attempt, location);
        if (attempt.Location != location) return null;
        if (released.Contains(uid)) _ = attempt.Release();
        return attempt;
    }

    /// <param name="attempt">Nothing is left of it.</param>
    /// <param name="decided">What was desired when that was decided.</param>
    /// <returns>False: something else is desired by now.</returns>
    public bool Forget(PodAttempt attempt, DesiredState decided)
    {
        if (!attempt.Forget(decided)) return false;
        if (decided.IsReleased) released.Add(attempt.Uid);
        Remove(attempt);
        return true;
    }

    private void Remove(PodAttempt attempt)
    {
        if (attempt.Location is { } location) _ = byLocation.TryRemove(KeyValuePair.Create(location, attempt));
        _ = byUid.TryRemove(KeyValuePair.Create(attempt.Uid, attempt));
    }
}
