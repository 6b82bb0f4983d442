using k8s.Models;
using Workflows.Executors.Kubernetes.Reading;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Why a pod that has its node does not start: a volume that can't be mounted, a network without addresses. Its status does not say; the
/// cluster's events do (RELIABILITY F12). They are asked for only then, once for all pods of a namespace. A Role without the right to list
/// them does without.
/// </summary>
internal sealed class StartProblems(WorkQueue queue, TimeProvider time)
{
    /// <summary>Most pods have started by then.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// <summary>How old an answer may be.</summary>
    private static readonly TimeSpan fresh = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<PodNamespace, (long At, Task<Dictionary<string, Corev1Event>> ByPod)> asked = [];

    /// <param name="attempt">Whose pod was just seen.</param>
    /// <param name="space">Where it is.</param>
    /// <param name="state">What its status says.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>The same, or what the events say in its place.</returns>
    public async Task<PodState> ExplainAsync(PodAttempt attempt, PodNamespace space, PodState state, CancellationToken cancellation)
    {
        if (state is not PodState.Waiting { IsStarting: true } || attempt.State.Pod.PodUid is not { } pod) return state;
        var waited = attempt.State.Starting.Elapsed(pod, time);
        queue.AddAfter(attempt.Uid, waited < patience ? patience - waited : fresh);
        if (waited < patience) return state;
        return (await WarningsAsync(space, cancellation)).TryGetValue(pod, out var warning) ? WaitingFacts.OfEvent(warning.Reason, warning.Message) : state;
    }

    private Task<Dictionary<string, Corev1Event>> WarningsAsync(PodNamespace space, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!asked.TryGetValue(space, out var last) || time.GetElapsedTime(last.At) >= fresh)
            {
                asked[space] = last = (time.GetTimestamp(), AskAsync(space, cancellation));
            }

            return last.ByPod;
        }
    }

    /// <summary>The last warning about each pod; none where they can't be had.</summary>
    private static async Task<Dictionary<string, Corev1Event>> AskAsync(PodNamespace space, CancellationToken cancellation)
    {
        try
        {
            return (await space.Api.WarningsAsync(cancellation))
                .Where(e => e?.InvolvedObject?.Uid is not null)
                .GroupBy(e => e.InvolvedObject.Uid)
                .ToDictionary(about => about.Key, about => about.MaxBy(Time)!);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The answer is shared by all pods of the namespace, and none of them may fail for want of an explanation.
            return [];
        }
    }

    private static DateTime Time(Corev1Event warning) => warning.LastTimestamp ?? warning.EventTime ?? warning.Metadata?.CreationTimestamp ?? default;
}
