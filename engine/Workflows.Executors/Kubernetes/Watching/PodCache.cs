using System.Globalization;
using k8s.Models;

namespace Workflows.Executors.Kubernetes.Watching;

/// <summary>
/// The pods of one namespace as they were last seen, by name. Only a hint (RELIABILITY F4): that a pod is missing here is a reason to ask,
/// never a fact.
/// </summary>
/// <param name="changed">The name of a pod that should be looked at, and the uid of the one that is gone for certain.</param>
internal sealed class PodCache(Action<string, string?> changed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, V1Pod> pods = [];

    public V1Pod? Find(string name)
    {
        lock (gate) return pods.GetValueOrDefault(name);
    }

    /// <summary>Takes what the server said of a pod; what is older than what we know is not news (a stale list, an answer overtaken by an event).</summary>
    public void Apply(V1Pod pod)
    {
        if (Put(pod)) changed(pod.Metadata.Name, null);
    }

    /// <summary>The server itself said that this very pod is gone: a uid never comes back.</summary>
    public void Remove(string name, string uid)
    {
        lock (gate)
        {
            if (pods.GetValueOrDefault(name)?.Metadata.Uid == uid) _ = pods.Remove(name);
        }

        changed(name, uid);
    }

    /// <summary>A whole list. Everything is looked at again, so that whatever was missed heals here.</summary>
    public void Replace(IReadOnlyCollection<V1Pod> listed)
    {
        string[] all;
        lock (gate)
        {
            var names = listed.Select(pod => pod.Metadata.Name).ToHashSet();
            all = [.. pods.Keys.Union(names)];
            foreach (var name in all.Where(name => !names.Contains(name))) _ = pods.Remove(name);
            foreach (var pod in listed) _ = Put(pod);
        }

        foreach (var name in all) changed(name, null);
    }

    private bool Put(V1Pod pod)
    {
        lock (gate)
        {
            if (pods.TryGetValue(pod.Metadata.Name, out var known) && IsOlder(pod, known)) return false;
            pods[pod.Metadata.Name] = Slim(pod);
            return true;
        }
    }

    /// <summary>Without what nobody reads again: of each pod up to 100 KiB of launch text, and who changed which field.</summary>
    private static V1Pod Slim(V1Pod pod)
    {
        pod.Metadata.ManagedFields = null;
        _ = pod.Metadata.Annotations?.Remove(Keys.Launch);
        return pod;
    }

    private static bool IsOlder(V1Pod pod, V1Pod known) =>
        pod.Metadata.Uid == known.Metadata.Uid && Version(pod) is { } version && Version(known) is { } last && version < last;

    private static ulong? Version(V1Pod pod) => ulong.TryParse(pod.Metadata.ResourceVersion, CultureInfo.InvariantCulture, out var version) ? version : null;
}
