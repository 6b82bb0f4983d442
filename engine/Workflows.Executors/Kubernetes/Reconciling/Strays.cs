using Workflows.Core.Runs;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>
/// Attempts of which only the uid is known: after a restart the engine stops what it had decided to stop, without asking for it again. Their
/// pods are looked for by label, in every namespace.
/// </summary>
internal sealed class Strays(IReadOnlyCollection<Space> spaces, Roster roster, WorkQueue queue)
{
    /// <returns>How it ended, when there is nothing of it.</returns>
    public async Task<Observation?> SearchAsync(Attempt attempt, Doing doing, CancellationToken cancellation)
    {
        // Their pods settle strays by themselves, once listed; and sight comes with a new look.
        if (attempt.Trail.Ending || spaces.Any(s => !s.IsInSight)) return null;
        Faults.Hit("stray-search");
        foreach (var space in spaces)
        {
            var answer = await space.Api.ListAsync($"{Keys.Attempt}={attempt.Uid}", null, cancellation);
            if (answer.Refusal is { } refusal)
            {
                _ = doing.Later(attempt, refusal);
                return null;
            }

            if (answer.Value!.Items.FirstOrDefault(pod => pod.Metadata is { Name: not null, Uid: not null }) is { } pod)
            {
                roster.Settle(attempt, new Home(space, pod.Metadata.Name));
                space.Pods.Apply(pod);
                queue.Add(attempt.Uid);
                return null;
            }
        }

        return new Observation.Ended(attempt.Uid, new AttemptOutcome());
    }
}
