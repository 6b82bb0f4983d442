using k8s.Models;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// One attempt in the executor's hands. Wishes come from the engine's thread at any time; all else is touched only by the worker that took
/// it from the queue.
/// </summary>
internal sealed class Attempt(Guid uid)
{
    private readonly Lock gate = new();
    private volatile string? gone;
    private volatile bool ungathered;
    private (string? Pod, long At) deleted, starting;
    private AttemptSpec? spec;
    private Wish wish;
    private bool dead;

    public Guid Uid => uid;

    /// <summary>Its pod was made here, or was looked at when it was adopted.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Where its pod is; null for one that is to be stopped and has neither a spec nor, so far, a pod.</summary>
    public Home? Home { get; set; }

    /// <summary>Null where a pod was found that nobody has asked for yet: after a restart, or another replica's.</summary>
    public AttemptSpec? Spec
    {
        get
        {
            lock (gate) return spec;
        }
    }

    public Wish Wish
    {
        get
        {
            lock (gate) return wish;
        }
    }

    public Trail Trail { get; set; } = new();

    /// <summary>What was told last: the same is not told twice.</summary>
    public Observation? Told { get; set; }

    /// <summary>The engine was told that it is here, though it had not asked for it.</summary>
    public bool WasFound { get; set; }

    /// <summary>Something is still to be done that the engine does not wait for by itself: it was released, or nobody asked for it and the engine is to be told, or has answered.</summary>
    public bool IsLeftOver => Wish.Released || (Spec is null && (Wish != default || !WasFound));

    /// <summary>The cluster was in sight when, or after, it was asked for: what its trail does not know is not there.</summary>
    public bool SawCluster { get; set; }

    public PodLog? Log { get; set; }

    /// <summary>Requests in a row that met an obstacle.</summary>
    public int Failures { get; set; }

    /// <summary>How often its pod was deleted before it began, and when the next may be made.</summary>
    public int Unborn { get; set; }

    public long NotBefore { get; set; }

    /// <summary>When it was let go.</summary>
    public long LetGoAt { get; set; }

    /// <summary>
    /// How long we know that its pod is to go. By our own steady clock: the cluster's may be minutes away from it, and a node that still saves
    /// a checkpoint must not be taken for a dead one.
    /// </summary>
    public TimeSpan DeletedFor(V1Pod pod, TimeProvider time) => pod.Metadata.DeletionTimestamp is null ? TimeSpan.Zero : SinceFirst(ref deleted, pod.Metadata.Uid, time);

    /// <summary>How long its pod has been seen being started.</summary>
    public TimeSpan StartingFor(string pod, TimeProvider time) => SinceFirst(ref starting, pod, time);

    /// <summary>Answers 403 in a row that nobody understands.</summary>
    public int Unclear { get; set; }

    /// <summary>It was forgotten: whoever wants something of it needs a new one.</summary>
    public bool IsDead
    {
        get
        {
            lock (gate) return dead;
        }
    }

    /// <returns>False: <see cref="IsDead"/>.</returns>
    public bool Desire(AttemptSpec asked) => Change(current =>
    {
        spec = asked;
        return current with { Run = true };
    });

    /// <returns>False: <see cref="IsDead"/>.</returns>
    public bool Stop(StopMode mode) => Change(current => current.Stop == StopMode.AtOnce ? current : current with { Stop = mode });

    /// <returns>False: <see cref="IsDead"/>.</returns>
    public bool Release() => Change(current => current with { Released = true });

    /// <summary>It is to be forgotten, as was decided from this wish.</summary>
    /// <returns>False: something else was wished meanwhile, and it lives on.</returns>
    public bool Die(Wish decided)
    {
        lock (gate) return dead = wish == decided;
    }

    /// <summary>The server said that the pod of this uid is gone. Said on the informer's thread.</summary>
    public void Vanished(string pod) => gone = pod;

    /// <summary>What it left could not be gathered: to be tried again. Said beside the workers.</summary>
    public void Fumble() => ungathered = true;

    /// <summary>Takes in what was said beside the workers.</summary>
    public void Heed()
    {
        if (!ungathered) return;
        ungathered = false;
        Trail = Trail with { Ending = false };
    }

    /// <summary>The pod is looked at: what we knew of another one is void.</summary>
    public void Meet(V1Pod pod, bool began, bool silent)
    {
        var known = Trail.PodUid == pod.Metadata.Uid ? Trail : Trail with { PodUid = pod.Metadata.Uid, Ran = false, Killed = null, LetGo = false };
        Trail = known with { Asked = true, Absent = false, Ran = known.Ran || began, Confirmed = known.Confirmed && silent };
    }

    /// <summary>Once it was let go, the event of its pod's end is proof enough. Before, a pod whose label was taken off is told as deleted, too.</summary>
    public void Miss()
    {
        if (Wish.Released && Trail.LetGo && gone is not null && gone == Trail.PodUid) Trail = Trail with { Absent = true };
    }

    /// <summary>How long ago this was first asked about the pod; another pod begins anew.</summary>
    private static TimeSpan SinceFirst(ref (string? Pod, long At) first, string pod, TimeProvider time)
    {
        if (first.Pod != pod) first = (pod, time.GetTimestamp());
        return time.GetElapsedTime(first.At);
    }

    private bool Change(Func<Wish, Wish> change)
    {
        lock (gate)
        {
            if (dead) return false;
            wish = change(wish);
            return true;
        }
    }

    /// <summary>A pod under its name that is not its pod: neither its label says so, nor is it the one seen before (labels can be edited: F6).</summary>
    public bool IsForeign(V1Pod pod) =>
        pod.Metadata.Uid != Trail.PodUid && !(pod.Metadata.Labels?.TryGetValue(Keys.Attempt, out var label) == true && Guid.TryParse(label, out var attempt) && attempt == uid);
}

/// <summary>A pod's place in the world.</summary>
internal sealed record Home(Space Space, string Name);
