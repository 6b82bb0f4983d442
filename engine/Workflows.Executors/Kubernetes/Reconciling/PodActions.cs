using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>Carries out the actions that are requests, and sees to it that the attempt is looked at again. Only for its reconcile.</summary>
internal sealed partial class PodActions(PodFactory factory, WorkQueue queue, TimeProvider time, ILogger log)
{
    /// <summary>Grace of a stop at once, in seconds: with none at all the API server would forget the pod while its node still kills it.</summary>
    private const long NoGrace = 1;

    /// <summary>A 403 that nobody understands is final when it comes for the third time (F15).</summary>
    private const int UnrecognizedLimit = 3;

    /// <returns>What it waits for, or how it ended; null when it was made.</returns>
    public async Task<Observation?> CreateAsync(PodAttempt attempt, PodLocation location, CancellationToken cancellation)
    {
        var (space, state) = (location.Namespace, attempt.State);
        var (pod, refused) = factory.Make(attempt.Desired.Spec!, space);
        if (pod is null) return Refused(attempt, refused!);
        if (space.Backoff.Enter(attempt.Uid) is var pause && pause > TimeSpan.Zero)
        {
            queue.AddAfter(attempt.Uid, pause);
            return new Observation.Waiting(attempt.Uid, "quota", space.Backoff.Reason ?? "the namespace's quota is used up");
        }

        try
        {
            state.Pod = state.Pod with { CreateSent = true, IsAbsent = false };
            Faults.Hit("pod-create-before");
            var answer = await space.Api.CreateAsync(pod, cancellation);
            Faults.Hit("pod-create-after");
            if (answer.Value is not { } made) return NotMade(attempt, space, answer.Error!);
            state.Retries.ApiErrors = state.Retries.Unrecognized = 0;
            state.IsCompared = true;
            if (space.Backoff.Made(attempt.Uid) is { } next) queue.Add(next);
            space.Pods.Apply(made);
            return null;
        }
        catch (Exception)
        {
            // It may be the one that tries for all others of a full namespace: they must not wait for what it was about to find out.
            if (space.Backoff.Leave(attempt.Uid) is { } next) queue.Add(next);
            throw;
        }
    }

    /// <summary>An earlier engine made this pod, or an answer was lost. It runs on as it is, whatever would be made today.</summary>
    public void Adopt(PodAttempt attempt, PodLocation location)
    {
        if (attempt.State.IsCompared || attempt.Desired.Spec is not { } spec || location.Namespace.Pods.Find(location.Name) is not { } pod) return;

        // Once, whatever comes of it: it is for operators alone, and must not hold up an attempt that runs.
        attempt.State.IsCompared = true;
        if (factory.IsOfAnother(pod, spec, location.Namespace)) LogOtherSpec(location.Name);
    }

    /// <summary>Asks for the pod itself: a live answer, from etcd.</summary>
    public async Task<Observation?> GetAsync(PodAttempt attempt, PodLocation location, CancellationToken cancellation)
    {
        var state = attempt.State;
        var answer = await location.Namespace.Api.GetAsync(location.Name, cancellation);
        switch (answer)
        {
            case { Value.Metadata: null or { Uid: null } or { Name: null } }:
                return Later(attempt, new ApiError(ApiErrorKind.Transient, $"the server's answer about pod {location.Name} has no metadata"));
            case { Value: { } pod } when attempt.IsForeign(pod) && state.Pod is { Ran: false, IsEnding: false }:
                return Refused(attempt, $"the name {location.Name} is taken by a pod that is not this attempt's"); // Never touched.
            case { Value: { } pod } when !attempt.IsForeign(pod):
                state.Pod = state.Pod with { IsAbsent = false, IsSilenceConfirmed = true };
                location.Namespace.Pods.Apply(pod);
                break;
            case { Value: not null } or { Error.Kind: ApiErrorKind.NotFound }:
                state.Pod = state.Pod with { IsAbsent = true };
                break;
            default:
                return Later(attempt, answer.Error!);
        }

        state.Retries.ApiErrors = 0;
        queue.Add(attempt.Uid);
        return null;
    }

    /// <summary>Deletes the pod, with its own grace or at once.</summary>
    public async Task<Observation?> StopAsync(PodAttempt attempt, PodLocation location, StopMode mode, CancellationToken cancellation)
    {
        var state = attempt.State;
        Faults.Hit("pod-stop-before");
        var answer = await location.Namespace.Api.DeleteAsync(location.Name, state.Pod.PodUid!, mode == StopMode.AtOnce ? NoGrace : null, cancellation);
        Faults.Hit("pod-stop-after");
        if (!IsDone(answer)) return Later(attempt, answer.Error!);
        state.Retries.ApiErrors = 0;
        state.Pod = state.Pod with { StopSent = mode };
        return null;
    }

    /// <summary>
    /// Deletes the pod, with no grace where nothing of it runs any more, and takes the finalizer off; in this order, so that a crash between the
    /// two leaves a pod that is found again.
    /// </summary>
    public async Task<Observation?> RemoveAsync(PodAttempt attempt, PodLocation location, PodSnapshot pod, CancellationToken cancellation)
    {
        var (api, uid) = (location.Namespace.Api, attempt.State.Pod.PodUid!);
        Faults.Hit("pod-remove-before");
        if (!pod.IsOver && !(pod.HasSidecar && pod.IsDeleted))
        {
            var deleted = await api.DeleteAsync(location.Name, uid, pod.HasSidecar ? NoGrace : 0, cancellation);
            if (!IsDone(deleted)) return Later(attempt, deleted.Error!);
        }

        Faults.Hit("pod-remove-deleted");
        if (pod.HasFinalizer)
        {
            var freed = await api.RemoveFinalizerAsync(location.Name, uid, cancellation);
            if (!IsDone(freed)) return Later(attempt, freed.Error!);
        }

        Faults.Hit("pod-remove-after");
        attempt.State.Retries.ApiErrors = 0;
        attempt.State.RemoveSent(uid, time);
        return null;
    }

    public Observation.Waiting Later(PodAttempt attempt, ApiError error)
    {
        LogApiError(attempt.Location?.Name ?? attempt.Uid.ToString(), error.Kind, error.Text);
        queue.AddAfter(attempt.Uid, ExponentialBackoff.After(++attempt.State.Retries.ApiErrors, error.RetryAfter));
        return new Observation.Waiting(attempt.Uid, "place", error.Text);
    }

    private Observation NotMade(PodAttempt attempt, PodNamespace space, ApiError error)
    {
        var state = attempt.State;
        if (error.Kind == ApiErrorKind.QuotaExceeded)
        {
            state.Pod = state.Pod with { CreateSent = false };
            queue.AddAfter(attempt.Uid, space.Backoff.Refused(attempt.Uid, error.Text));
            return new Observation.Waiting(attempt.Uid, "quota", error.Text);
        }

        if (space.Backoff.Leave(attempt.Uid) is { } next) queue.Add(next);
        if (error.Kind == ApiErrorKind.Unrecognized) state.Pod = state.Pod with { CreateSent = false };
        return error.Kind switch
        {
            // The pod is ours, most likely, from a create whose answer was lost; or the request was carried out, and the name will tell. A conflict
            // is another's: what admission keeps count in was changed meanwhile.
            ApiErrorKind.AlreadyExists or ApiErrorKind.Transient or ApiErrorKind.Conflict => Later(attempt, error),
            ApiErrorKind.Unrecognized when ++state.Retries.Unrecognized < UnrecognizedLimit => Later(attempt, error),
            _ => Refused(attempt, $"namespace {space.Name}: {error.Text}"),
        };
    }

    /// <summary>Gone already, or another pod by now: what we wanted is so.</summary>
    private static bool IsDone<T>(ApiResult<T> answer)
        where T : class => answer.Error is null or { Kind: ApiErrorKind.NotFound or ApiErrorKind.Conflict };

    private static Observation.Ended Refused(PodAttempt attempt, string why) => new(attempt.Uid, Outcomes.Refused(why));
}
