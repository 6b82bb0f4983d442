using k8s.Models;
using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Watching;
using Workflows.Runtime.Faulting;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>The namespaces in use, each with its own informer.</summary>
internal sealed partial class Spaces
{
    private readonly ApiServer api;
    private readonly KubernetesOptions options;
    private readonly Roster roster;
    private readonly WorkQueue queue;
    private readonly ILogger log;
    private readonly Dictionary<string, Space> byName;
    private readonly Space home;

    public Spaces(ApiServer api, string homeName, KubernetesOptions options, Roster roster, WorkQueue queue, ILogger log)
    {
        (this.api, this.options, this.roster, this.queue, this.log) = (api, options, roster, queue, log);
        byName = options.Namespaces.Values.Append(homeName).Distinct()
            .ToDictionary(name => name, name => new Space(new PodApi(api, name), options, Changed, SightChanged, log));
        home = byName[homeName];
    }

    public IReadOnlyCollection<Space> All => byName.Values;

    /// <summary>Each was looked at; of one that can't be seen nothing can be known.</summary>
    public bool WereLookedAt => All.All(space => space.Informer.WasSeen || space.Informer.Trouble is not null);

    /// <summary>Called when one comes into sight, or is lost from it.</summary>
    public Action Looked { get; init; } = () => { };

    public Space Of(string project) => options.Namespaces.TryGetValue(project, out var name) ? byName[name] : home;

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(All.Select(space => RunAsync(space, cancellation)));

    /// <summary>A namespace that is not watched any more would hang all its attempts in silence: nothing ends this but its cancellation.</summary>
    private async Task RunAsync(Space space, CancellationToken cancellation)
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
                await Task.Delay(Pause.After(failures), options.Time, cancellation);
            }
        }
    }

    private void Changed(Space space, string name, string? gone)
    {
        var home = new Home(space, name);
        var attempt = roster.Find(home);
        if (attempt is null && gone is null && space.Pods.Find(name) is { } pod)
        {
            Faults.Hit("pod-found");
            attempt = Meet(pod, home);
        }

        if (attempt is null) return;
        if (gone is not null) attempt.Vanished(gone);
        queue.Add(attempt.Uid);
    }

    /// <summary>A label can be anything by now: what is no uid is left alone (F6).</summary>
    private Attempt? Meet(V1Pod pod, Home home) =>
        pod.Metadata.Labels?.TryGetValue(Keys.Attempt, out var label) == true && Guid.TryParse(label, out var uid) ? roster.Meet(uid, home) : null;

    private void SightChanged(Space space)
    {
        foreach (var attempt in roster.All.Where(a => a.Home is null || a.Home.Space == space)) queue.Add(attempt.Uid);
        Looked();
    }
}
