using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Looks for pods by their attempt's label, in every namespace: after a restart the engine stops what it had decided to stop, without asking for
/// it again, and then only the uid is known.
/// </summary>
internal sealed class PodSearch(IReadOnlyCollection<PodNamespace> namespaces, PodAttempts attempts, WorkQueue queue)
{
    /// <returns>How it ended, when there is nothing of it.</returns>
    public async Task<Observation?> FindAsync(PodAttempt attempt, PodActions actions, CancellationToken cancellation)
    {
        // A pod that is there turns up by itself, once it is listed; and a namespace that comes into sight queues the attempt again.
        if (attempt.State.Pod.IsEnding || namespaces.Any(s => !s.IsInSight)) return null;
        Faults.Hit("pod-search");
        foreach (var space in namespaces)
        {
            var answer = await space.Api.ListAsync($"{Keys.Attempt}={attempt.Uid}", null, cancellation);
            if (answer.Error is { } error)
            {
                _ = actions.Later(attempt, error);
                return null;
            }

            if (answer.Value!.Items.FirstOrDefault(pod => pod is { Metadata: { Name: not null, Uid: not null } }) is { } pod)
            {
                attempts.Locate(attempt, new PodLocation(space, pod.Metadata.Name));
                space.Pods.Apply(pod);
                queue.Add(attempt.Uid);
                return null;
            }
        }

        return new Observation.Ended(attempt.Uid, new AttemptOutcome());
    }
}
