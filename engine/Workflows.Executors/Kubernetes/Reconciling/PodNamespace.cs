using Microsoft.Extensions.Logging;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Watching;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>A namespace: what is seen there, and what holds its creates back. One never blocks another.</summary>
internal sealed class PodNamespace
{
    public PodNamespace(PodApi api, KubernetesOptions options, Action<PodNamespace, string, string?> changed, Action<PodNamespace> sightChanged, ILogger log)
    {
        Api = api;
        Pods = new PodCache((name, gone) => changed(this, name, gone));
        Backoff = new NamespaceBackoff(options.Time);
        Places = new NamespacePlaces(options.Places);
        Informer = new Informer(api, Keys.Selector(options.Instance), Pods, new InformerTimes(options.RelistEvery, options.WatchIdle), options.Time, log)
        {
            SightChanged = () => sightChanged(this),
        };
    }

    public string Name => Api.Namespace;
    public PodApi Api { get; }
    public PodCache Pods { get; }
    public Informer Informer { get; }
    public NamespaceBackoff Backoff { get; }
    public NamespacePlaces Places { get; }

    /// <summary>The user id for its pods; null where the namespace hands them out. Known before the first pod is made.</summary>
    public long? UserId { get; set; } = Making.RestrictedFloor.UserId;

    public bool IsInSight => Informer.IsInSight;
}
