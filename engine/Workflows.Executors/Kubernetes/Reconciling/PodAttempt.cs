using k8s.Models;
using Workflows.Runtime.Executing;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// One attempt in the executor's hands. It is reconciled by one worker at a time, and only that reconcile touches <see cref="State"/>, which is
/// checked at each access. All other threads (the engine's, the informers', the collector's) say what is desired, or <see cref="Post"/>.
/// </summary>
internal sealed class PodAttempt(Guid uid)
{
    private readonly Lock gate = new();
    private readonly AttemptState state = new();
    private DesiredState desired = DesiredState.Nothing;
    private Posted posted = Posted.Nothing;
    private bool isForgotten;
    private PodLocation? location;
    private bool isReconciling;
    private volatile bool isFoundReported;

    public Guid Uid => uid;

    /// <summary>Where its pod is. Set once; null for one that is to be stopped and has neither a spec nor, so far, a pod.</summary>
    public PodLocation? Location => Volatile.Read(ref location);

    public DesiredState Desired
    {
        get
        {
            lock (gate) return desired;
        }
    }

    /// <summary>It was forgotten: whoever wants something of it needs a new one.</summary>
    public bool IsForgotten
    {
        get
        {
            lock (gate) return isForgotten;
        }
    }

    /// <summary>The engine was told that it is here, though it had not asked for it. Written by its reconcile.</summary>
    public bool IsFoundReported
    {
        get => isFoundReported;
        set => isFoundReported = value;
    }

    /// <summary>
    /// Something is still to be done that the engine does not wait for by itself: it was released, or nobody asked for it and the engine is to be
    /// told, or has answered.
    /// </summary>
    public bool IsLeftOver => Desired is var now && (now.IsReleased || (!now.IsAskedFor && (now.Stop is not null || !isFoundReported)));

    /// <summary>What its reconciles know.</summary>
    /// <exception cref="InvalidOperationException">Whoever asks is not its reconcile.</exception>
    public AttemptState State =>
        ReconcileScope.IsIn(this) ? state : throw new InvalidOperationException($"The state of attempt {uid} was touched outside of its reconcile.");

    /// <summary>Begins the one reconcile at a time; disposing ends it.</summary>
    /// <exception cref="InvalidOperationException">Another one is under way.</exception>
    public ReconcileScope BeginReconcile()
    {
        lock (gate)
        {
            if (isReconciling) throw new InvalidOperationException($"Attempt {uid} is being reconciled already.");
            isReconciling = true;
            return new ReconcileScope(this, EndReconcile);
        }
    }

    /// <returns>False: it has a location already.</returns>
    public bool TryLocate(PodLocation found) => Interlocked.CompareExchange(ref location, found, null) is null;

    /// <returns>False: <see cref="IsForgotten"/>.</returns>
    public bool Desire(AttemptSpec asked) => Change(now => now with { Spec = asked });

    /// <returns>False: <see cref="IsForgotten"/>.</returns>
    public bool Stop(StopMode mode) => Change(now => now.Stopped(mode));

    /// <returns>False: <see cref="IsForgotten"/>.</returns>
    public bool Release() => Change(static now => now with { IsReleased = true });

    /// <summary>Another engine asks for it from now on: it is as if this one had only found its pod.</summary>
    /// <returns>False: <see cref="IsForgotten"/>.</returns>
    public bool Disown() => Change(static now => now with { Spec = null, Stop = null });

    /// <summary>It is to be forgotten, as was decided from this desired state.</summary>
    /// <returns>False: something else is desired by now, and it lives on.</returns>
    public bool Forget(DesiredState decided)
    {
        lock (gate) return isForgotten = ReferenceEquals(desired, decided);
    }

    /// <summary>Leaves something for the next reconcile. The caller queues the attempt.</summary>
    public void Post(Func<Posted, Posted> add)
    {
        lock (gate) posted = add(posted);
    }

    /// <summary>What was posted since the last reconcile.</summary>
    public Posted TakePosted()
    {
        lock (gate)
        {
            var taken = posted;
            posted = Posted.Nothing;
            return taken;
        }
    }

    /// <summary>A pod under its name that is not its pod: neither its label says so, nor is it the one seen before (labels can be edited: F6).</summary>
    public bool IsForeign(V1Pod pod) => pod.Metadata.Uid != State.Pod.PodUid && Keys.AttemptOf(pod) != uid;

    private void EndReconcile()
    {
        lock (gate) isReconciling = false;
    }

    private bool Change(Func<DesiredState, DesiredState> change)
    {
        lock (gate)
        {
            if (isForgotten) return false;
            desired = change(desired);
            return true;
        }
    }
}
