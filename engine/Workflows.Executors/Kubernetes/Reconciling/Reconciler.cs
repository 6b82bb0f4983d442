using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Logs;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Executors.Kubernetes.Reading;
using Workflows.Executors.Kubernetes.Watching;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Makes the cluster match what the engine wishes, one attempt and one act at a time: look, decide (<see cref="Next"/>), act, and again when
/// anything changes.
/// </summary>
internal sealed partial class Reconciler(KubernetesOptions options, Roster roster, WorkQueue queue, Doing doing, LogShelf logs, ILogger log)
{
    private readonly TimeProvider time = options.Time;

    public required Telling Telling { get; init; }
    public required Complaints Complaints { get; init; }
    public required Endings Endings { get; init; }
    public required Strays Strays { get; init; }

    /// <summary>Called after each look at an attempt.</summary>
    public required Action Looked { get; init; }

    /// <summary>One worker. Several may run; no attempt is ever in two hands.</summary>
    public async Task WorkAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var uid = await queue.TakeAsync(cancellation);
            try
            {
                if (roster.Find(uid) is { } attempt) await ReconcileAsync(attempt, cancellation);
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                // The edge of the loop: one odd pod (others can edit ours, F6) must not end the worker, nor hold up its neighbours.
                LogOdd(problem, uid);
                queue.AddAfter(uid, Pause.Longest);
            }
            finally
            {
                queue.Done(uid);
                Looked();
            }
        }
    }

    private async Task ReconcileAsync(Attempt attempt, CancellationToken cancellation)
    {
        attempt.Heed();
        var wish = attempt.Wish;
        if (attempt.Home is not { } home)
        {
            if (wish.Released) Forget(attempt, wish);
            else Take(attempt, await Strays.SearchAsync(attempt, doing, cancellation), cancellation);
            return;
        }

        if (!home.Space.IsInSight)
        {
            Telling.TellUnseen(attempt, home.Space.Informer.Trouble);
            return;
        }

        attempt.SawCluster = true;
        var sight = Seeing.Of(attempt, home, time, options.NodeLostTimeout);
        if (sight is not null)
        {
            doing.Adopt(attempt, home);
            Telling.TellFound(attempt);
        }

        switch (Next.Of(wish, attempt.Trail, sight))
        {
            case Act.Create:
                await CreateAsync(attempt, home, cancellation);
                break;
            case Act.Look:
                Take(attempt, await doing.LookAsync(attempt, home, cancellation), cancellation);
                break;
            case Act.Kill(var mode):
                Take(attempt, await doing.KillAsync(attempt, home, mode, cancellation), cancellation);
                break;
            case Act.LetGo:
                await LetGoAsync(attempt, home, sight!, cancellation);
                break;
            case Act.Tell(var state):
                home.Space.Places.Force(attempt.Uid);
                if (state is PodState.Running) Follow(attempt, home);
                Telling.Tell(attempt, await Complaints.HeardAsync(attempt, home.Space, state, cancellation));
                break;
            case Act.End end:
                Endings.Begin(attempt, end, cancellation);
                break;
            case Act.Forget:
                Forget(attempt, wish);
                break;
            default:
                break;
        }
    }

    private async Task CreateAsync(Attempt attempt, Home home, CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (attempt.NotBefore > now)
        {
            queue.AddAfter(attempt.Uid, time.GetElapsedTime(now, attempt.NotBefore));
        }
        else if (home.Space.Places.Enter(attempt.Uid))
        {
            Take(attempt, await doing.CreateAsync(attempt, home, cancellation), cancellation);
        }
        else
        {
            Telling.Tell(attempt, new Observation.Waiting(attempt.Uid, "place", $"all {home.Space.Places.Count} places of namespace {home.Space.Name} are taken"));
        }
    }

    private async Task LetGoAsync(Attempt attempt, Home home, Sight sight, CancellationToken cancellation)
    {
        if (sight.State is PodState.Unborn(var why) && !attempt.Wish.Released)
        {
            // It will be made again, but not as fast as somebody can delete it.
            attempt.NotBefore = time.GetTimestamp() + (long)(Pause.After(++attempt.Unborn).TotalSeconds * time.TimestampFrequency);
            Telling.Tell(attempt, new Observation.Waiting(attempt.Uid, "node", why));
        }

        attempt.LetGoAt = time.GetTimestamp();
        Take(attempt, await doing.LetGoAsync(attempt, home, sight, cancellation), cancellation);
    }

    /// <summary>What came of a request. Obstacles are told while the command does not run; an end goes the way of all ends.</summary>
    private void Take(Attempt attempt, Observation? seen, CancellationToken cancellation)
    {
        if (seen is Observation.Ended(_, var outcome)) Endings.Begin(attempt, new Act.End(outcome, null, LogOf: null), cancellation);
        else if (seen is not null && !attempt.Trail.Ran && !attempt.Trail.Ending && attempt.Spec is not null) Telling.Tell(attempt, seen);
    }

    private void Follow(Attempt attempt, Home home) =>
        (attempt.Log ??= logs.Open(attempt.Uid, new LogSource(home.Space.Api, home.Name, attempt.Trail.PodUid!, PodOf.Main))).Follow();

    private void Forget(Attempt attempt, Wish decided)
    {
        Faults.Hit("pod-forget");
        if (!roster.Forget(attempt, decided)) return; // Whoever wished something else has put it into the queue again.
        var home = attempt.Home;
        attempt.Log?.Dispose();
        logs.Drop(attempt.Uid);
        foreach (var next in (Guid?[])[home?.Space.Places.Leave(attempt.Uid), home?.Space.Backoff.Leave(attempt.Uid)])
        {
            if (next is { } uid) queue.Add(uid);
        }
    }
}
