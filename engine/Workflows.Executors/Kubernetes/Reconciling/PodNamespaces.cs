using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The namespaces in use, each with its own informer.</summary>
internal sealed partial class PodNamespaces
{
    private readonly ApiServer api;
    private readonly KubernetesOptions options;
    private readonly PodAttempts attempts;
    private readonly WorkQueue queue;
    private readonly ILogger log;
    private readonly Dictionary<string, PodNamespace> byName;
    private readonly PodNamespace usual;

    /// <param name="api">The server.</param>
    /// <param name="usualName">Where the pods of projects go that have no namespace of their own.</param>
    /// <param name="options">Which projects have one.</param>
    /// <param name="attempts">Told of pods that come and go.</param>
    /// <param name="queue">Takes attempts to look at.</param>
    /// <param name="log">For operators.</param>
    public PodNamespaces(ApiServer api, string usualName, KubernetesOptions options, PodAttempts attempts, WorkQueue queue, ILogger log)
    {
        (this.api, this.options, this.attempts, this.queue, this.log) = (api, options, attempts, queue, log);
        byName = options.Namespaces.Values.Append(usualName).Distinct()
            .ToDictionary(name => name, name => new PodNamespace(new PodApi(api, name, options.BeforeCall), options, PodChanged, SightChanged, log));
        usual = byName[usualName];
    }

    public IReadOnlyCollection<PodNamespace> All => byName.Values;

    /// <summary>Each was looked at; of one that can't be seen nothing can be known.</summary>
    public bool WereLookedAt => All.All(space => space.Informer.WasSeen || space.Informer.Trouble is not null);

    /// <summary>Called when one comes into sight, or is lost from it.</summary>
    public Action Looked { get; init; } = () => { };

    public PodNamespace Of(string project) => options.Namespaces.TryGetValue(project, out var name) ? byName[name] : usual;

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(All.Select(space => RunAsync(space, cancellation)));

    /// <summary>A namespace that is not watched any more would hang all its attempts in silence: nothing ends this but its cancellation.</summary>
    private async Task RunAsync(PodNamespace space, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                space.UserId = await UserIds.OfAsync(api, space.Name, space.Informer.See, options.Time, cancellation);
                await space.Informer.RunAsync(cancellation);
                return;
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                LogLost(problem, space.Name);
                if (space.Informer.IsInSight) failures = 1;
                space.Informer.See($"what it says of namespace {space.Name} can't be understood: {problem.Message}");
                await Task.Delay(ExponentialBackoff.After(failures), options.Time, cancellation);
            }
        }
    }

    private void PodChanged(PodNamespace space, string name, string? gone)
    {
        var location = new PodLocation(space, name);
        var attempt = attempts.Find(location);
        if (attempt is null && gone is null && space.Pods.Find(name) is { } pod && Keys.AttemptOf(pod) is { } uid)
        {
            Faults.Hit("pod-found");
            attempt = attempts.Found(uid, location);
        }

        if (attempt is null) return;
        if (gone is not null) attempt.Post(posted => posted with { GonePodUid = gone });
        queue.Add(attempt.Uid);
    }

    private void SightChanged(PodNamespace space)
    {
        foreach (var attempt in attempts.All.Where(a => a.Location is null || a.Location.Namespace == space)) queue.Add(attempt.Uid);
        Looked();
    }
}
