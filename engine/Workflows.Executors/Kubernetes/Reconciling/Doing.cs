using Microsoft.Extensions.Logging;
using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Watching;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Carries out the acts that are requests, and sees to it that the attempt is looked at again.</summary>
internal sealed partial class Doing(PodMaker maker, WorkQueue queue, ILogger log)
{
    /// <summary>Grace of a kill at once: none at all would let the API server forget the pod while its node still kills it.</summary>
    private const long NoGrace = 1;

    /// <summary>A 403 that nobody understands is final when it comes for the third time (F15).</summary>
    private const int UnclearLimit = 3;

    /// <returns>What it waits for, or how it ended; null when it was made.</returns>
    public async Task<Observation?> CreateAsync(Attempt attempt, Home home, CancellationToken cancellation)
    {
        var backoff = home.Space.Backoff;
        var (pod, refused) = maker.Make(attempt.Spec!, home.Space);
        if (pod is null) return Refused(attempt, refused!);
        if (backoff.Enter(attempt.Uid) is var pause && pause > TimeSpan.Zero)
        {
            queue.AddAfter(attempt.Uid, pause);
            return new Observation.Waiting(attempt.Uid, "quota", backoff.Reason ?? "the namespace's quota is used up");
        }

        attempt.Trail = attempt.Trail with { Asked = true, Absent = false };
        Faults.Hit("pod-create-before");
        var answer = await home.Space.Api.CreateAsync(pod, cancellation);
        Faults.Hit("pod-create-after");
        if (answer.Value is not { } made) return NotMade(attempt, home.Space, answer.Refusal!);
        Succeeded(attempt);
        (attempt.Unclear, attempt.IsKnown) = (0, true);
        if (backoff.Made(attempt.Uid) is { } next) queue.Add(next);
        home.Space.Pods.Apply(made);
        return null;
    }

    /// <summary>An earlier engine made this pod, or an answer was lost. It runs on as it is, whatever would be made today.</summary>
    public void Adopt(Attempt attempt, Home home)
    {
        if (attempt.IsKnown || attempt.Spec is not { } spec || home.Space.Pods.Find(home.Name) is not { } pod) return;
        attempt.IsKnown = true;
        if (maker.IsOfAnother(pod, spec, home.Space)) LogOtherSpec(home.Name);
    }

    /// <summary>Asks for the pod itself: a live answer, from etcd.</summary>
    public async Task<Observation?> LookAsync(Attempt attempt, Home home, CancellationToken cancellation)
    {
        var answer = await home.Space.Api.GetAsync(home.Name, cancellation);
        switch (answer)
        {
            case { Value: { } pod } when attempt.IsForeign(pod) && attempt.Trail is { Ran: false, Ending: false }:
                return Refused(attempt, $"the name {home.Name} is taken by a pod that is not this attempt's"); // Never touched.
            case { Value: { } pod } when !attempt.IsForeign(pod):
                attempt.Trail = attempt.Trail with { Absent = false, Confirmed = true };
                home.Space.Pods.Apply(pod);
                break;
            case { Value: not null } or { Refusal.Obstacle: Obstacle.Missing }:
                attempt.Trail = attempt.Trail with { Absent = true };
                break;
            default:
                return Later(attempt, answer.Refusal!);
        }

        Succeeded(attempt);
        queue.Add(attempt.Uid);
        return null;
    }

    public async Task<Observation?> KillAsync(Attempt attempt, Home home, StopMode mode, CancellationToken cancellation)
    {
        Faults.Hit("pod-kill-before");
        var answer = await home.Space.Api.DeleteAsync(home.Name, attempt.Trail.PodUid!, mode == StopMode.AtOnce ? NoGrace : null, cancellation);
        Faults.Hit("pod-kill-after");
        if (!IsDone(answer)) return Later(attempt, answer.Refusal!);
        Succeeded(attempt);
        attempt.Trail = attempt.Trail with { Killed = mode };
        return null;
    }

    /// <summary>
    /// Deletes the pod, with no grace where nothing of it runs any more, and takes the finalizer off; in this order, so that a crash between the
    /// two leaves a pod that is found again.
    /// </summary>
    public async Task<Observation?> LetGoAsync(Attempt attempt, Home home, Sight sight, CancellationToken cancellation)
    {
        var (api, uid) = (home.Space.Api, attempt.Trail.PodUid!);
        Faults.Hit("pod-let-go-before");
        if (!sight.IsOver && !(sight.HasSidecar && sight.IsDeleted))
        {
            var deleted = await api.DeleteAsync(home.Name, uid, sight.HasSidecar ? NoGrace : 0, cancellation);
            if (!IsDone(deleted)) return Later(attempt, deleted.Refusal!);
        }

        Faults.Hit("pod-let-go-deleted");
        if (sight.IsPinned)
        {
            var unpinned = await api.UnpinAsync(home.Name, uid, cancellation);
            if (!IsDone(unpinned)) return Later(attempt, unpinned.Refusal!);
        }

        Faults.Hit("pod-let-go-after");
        Succeeded(attempt);
        attempt.Trail = attempt.Trail with { LetGo = true };
        return null;
    }

    public Observation.Waiting Later(Attempt attempt, Refusal refusal)
    {
        LogObstacle(attempt.Home?.Name ?? attempt.Uid.ToString(), refusal.Obstacle, refusal.Text);
        queue.AddAfter(attempt.Uid, Pause.After(++attempt.Failures, refusal.RetryAfter));
        return new Observation.Waiting(attempt.Uid, "place", refusal.Text);
    }

    private Observation NotMade(Attempt attempt, Space space, Refusal refusal)
    {
        if (refusal.Obstacle == Obstacle.Quota)
        {
            attempt.Trail = attempt.Trail with { Asked = false };
            queue.AddAfter(attempt.Uid, space.Backoff.Refused(attempt.Uid, refusal.Text));
            return new Observation.Waiting(attempt.Uid, "quota", refusal.Text);
        }

        if (space.Backoff.Leave(attempt.Uid) is { } next) queue.Add(next);
        if (refusal.Obstacle == Obstacle.Unclear) attempt.Trail = attempt.Trail with { Asked = false };
        return refusal.Obstacle switch
        {
            // The pod is ours, most likely, from a create whose answer was lost; or the request was carried out, and the name will tell. A conflict
            // is another's: what admission keeps count in was changed meanwhile.
            Obstacle.Taken or Obstacle.Passing or Obstacle.Changed => Later(attempt, refusal),
            Obstacle.Unclear when ++attempt.Unclear < UnclearLimit => Later(attempt, refusal),
            _ => Refused(attempt, $"namespace {space.Name}: {refusal.Text}"),
        };
    }

    /// <summary>Gone already, or another pod by now: what we wanted is so.</summary>
    private static bool IsDone<T>(Answer<T> answer)
        where T : class => answer.Refusal is null or { Obstacle: Obstacle.Missing or Obstacle.Changed };

    private static Observation.Ended Refused(Attempt attempt, string why) => new(attempt.Uid, new AttemptOutcome { Refused = why });

    private static void Succeeded(Attempt attempt) => attempt.Failures = 0;
}
