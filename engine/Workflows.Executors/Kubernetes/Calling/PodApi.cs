using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>The eight things that we ask about the pods of one namespace: what the engine's Role must allow.</summary>
internal sealed class PodApi(ApiServer api, string space)
{
    private const string Json = "application/json";
    private readonly string pods = $"api/v1/namespaces/{Uri.EscapeDataString(space)}/pods", events = $"api/v1/namespaces/{Uri.EscapeDataString(space)}/events";

    public string Namespace => space;

    /// <summary>One page, from etcd and not from a cache that may lag behind.</summary>
    public Task<Answer<V1PodList>> ListAsync(string selector, string? next, CancellationToken cancellation)
    {
        var page = next is null ? string.Empty : $"&continue={Uri.EscapeDataString(next)}";
        return api.SendAsync<V1PodList>(HttpMethod.Get, $"{pods}?limit=500&labelSelector={Uri.EscapeDataString(selector)}{page}", null, Json, cancellation);
    }

    public Task<Answer<Stream>> WatchAsync(string selector, string from, TimeSpan lifetime, CancellationToken cancellation)
    {
        var seconds = lifetime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var query = $"watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={from}&labelSelector={Uri.EscapeDataString(selector)}";
        return api.OpenAsync($"{pods}?{query}", cancellation);
    }

    public Task<Answer<V1Pod>> GetAsync(string name, CancellationToken cancellation) => api.SendAsync<V1Pod>(HttpMethod.Get, $"{pods}/{name}", null, Json, cancellation);

    public Task<Answer<V1Pod>> CreateAsync(V1Pod pod, CancellationToken cancellation) => api.SendAsync<V1Pod>(HttpMethod.Post, pods, pod, Json, cancellation);

    /// <summary>Only ever the pod that was seen: a name may have passed to another one.</summary>
    /// <param name="name">The pod.</param>
    /// <param name="uid">Its own uid.</param>
    /// <param name="grace">Seconds; null is the pod's own.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    /// <returns>The pod, or a status: servers differ.</returns>
    public Task<Answer<JsonNode>> DeleteAsync(string name, string uid, long? grace, CancellationToken cancellation)
    {
        var how = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = uid }, GracePeriodSeconds = grace };
        return api.SendAsync<JsonNode>(HttpMethod.Delete, $"{pods}/{name}", how, Json, cancellation);
    }

    /// <summary>Takes our finalizer off and leaves those of others (Kueue has one too).</summary>
    public Task<Answer<V1Pod>> UnpinAsync(string name, string uid, CancellationToken cancellation)
    {
        var metadata = new Dictionary<string, object> { ["uid"] = uid, ["$deleteFromPrimitiveList/finalizers"] = new[] { Keys.Finalizer } };
        return api.SendAsync<V1Pod>(HttpMethod.Patch, $"{pods}/{name}", new Dictionary<string, object> { ["metadata"] = metadata }, "application/strategic-merge-patch+json", cancellation);
    }

    /// <summary>What the cluster complains of about pods, theirs and ours; it forgets within an hour or so.</summary>
    public Task<Answer<Corev1EventList>> WarningsAsync(CancellationToken cancellation) =>
        api.SendAsync<Corev1EventList>(HttpMethod.Get, $"{events}?limit=1000&fieldSelector={Uri.EscapeDataString("involvedObject.kind=Pod,type=Warning")}", null, Json, cancellation);

    /// <summary>Each line with its time, from a second on.</summary>
    public Task<Answer<Stream>> LogAsync(string name, string container, DateTimeOffset? since, bool follow, CancellationToken cancellation)
    {
        var from = since is { } time ? $"&sinceTime={time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}" : string.Empty;
        return api.OpenAsync($"{pods}/{name}/log?container={container}&timestamps=true{(follow ? "&follow=true" : string.Empty)}{from}", cancellation);
    }
}
