using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>The eight things that we ask about the pods of one namespace: what the engine's Role must allow.</summary>
/// <param name="api">The server.</param>
/// <param name="space">The namespace.</param>
/// <param name="before">Called with the verb before each request.</param>
internal sealed class PodApi(ApiServer api, string space, Action<string> before)
{
    private const string Json = "application/json";

    /// <summary>Of pods in one answer; each may have more than a megabyte.</summary>
    private const int Page = 100;

    /// <summary>Of warnings about pods: beyond that a cluster has trouble that no step can be told.</summary>
    private const int WarningPages = 10;

    private readonly string pods = $"api/v1/namespaces/{Uri.EscapeDataString(space)}/pods";
    private readonly string events = $"api/v1/namespaces/{Uri.EscapeDataString(space)}/events";

    public string Namespace => space;

    /// <summary>One page, from etcd and not from a cache that may lag behind.</summary>
    public async Task<ApiResult<V1PodList>> ListAsync(string selector, string? next, CancellationToken cancellation)
    {
        before("list");
        var query = $"limit={Page}&labelSelector={Uri.EscapeDataString(selector)}{From(next)}";
        var answer = await api.SendAsync<V1PodList>(HttpMethod.Get, $"{pods}?{query}", null, Json, cancellation);

        // A proxy's own page, with status 200: taken for an empty list it would make every pod vanish.
        return answer.Value is { Items: null }
            ? new ApiError(ApiErrorKind.Transient, $"the list of pods of namespace {space} can't be understood: it has no items")
            : answer;
    }

    public Task<ApiResult<Stream>> WatchAsync(string selector, string from, TimeSpan lifetime, CancellationToken cancellation)
    {
        before("watch");
        var seconds = lifetime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var position = $"timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(from)}";
        return api.OpenAsync($"{pods}?watch=true&allowWatchBookmarks=true&{position}&labelSelector={Uri.EscapeDataString(selector)}", cancellation);
    }

    public Task<ApiResult<V1Pod>> GetAsync(string name, CancellationToken cancellation)
    {
        before("get");
        return api.SendAsync<V1Pod>(HttpMethod.Get, $"{pods}/{name}", null, Json, cancellation);
    }

    public Task<ApiResult<V1Pod>> CreateAsync(V1Pod pod, CancellationToken cancellation)
    {
        before("create");
        return api.SendAsync<V1Pod>(HttpMethod.Post, pods, pod, Json, cancellation);
    }

    /// <summary>Only ever the pod that was seen: a name may have passed to another one.</summary>
    /// <param name="name">The pod.</param>
    /// <param name="uid">Its own uid.</param>
    /// <param name="grace">Seconds; null is the pod's own.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    /// <returns>The pod, or a status: servers differ.</returns>
    public Task<ApiResult<JsonNode>> DeleteAsync(string name, string uid, long? grace, CancellationToken cancellation)
    {
        before("delete");
        var how = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = uid }, GracePeriodSeconds = grace };
        return api.SendAsync<JsonNode>(HttpMethod.Delete, $"{pods}/{name}", how, Json, cancellation);
    }

    /// <summary>Takes our finalizer off and leaves those of others (Kueue has one too).</summary>
    public Task<ApiResult<V1Pod>> RemoveFinalizerAsync(string name, string uid, CancellationToken cancellation)
    {
        before("patch");
        var metadata = new Dictionary<string, object> { ["uid"] = uid, ["$deleteFromPrimitiveList/finalizers"] = new[] { Keys.Finalizer } };
        var patch = new Dictionary<string, object> { ["metadata"] = metadata };
        return api.SendAsync<V1Pod>(HttpMethod.Patch, $"{pods}/{name}", patch, "application/strategic-merge-patch+json", cancellation);
    }

    /// <summary>The cluster's warnings about pods, theirs and ours, as far as they can be had; it keeps them for an hour or so.</summary>
    public async Task<IReadOnlyList<Corev1Event>> WarningsAsync(CancellationToken cancellation)
    {
        var query = $"{events}?limit=500&fieldSelector={Uri.EscapeDataString("involvedObject.kind=Pod,type=Warning")}";
        List<Corev1Event> all = [];
        string? next = null;
        for (var page = 0; page < WarningPages; page++)
        {
            before("events");
            var answer = await api.SendAsync<Corev1EventList>(HttpMethod.Get, $"{query}{From(next)}", null, Json, cancellation);
            all.AddRange(answer.Value?.Items ?? []);
            next = answer.Value?.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(next)) break;
        }

        return all;
    }

    /// <summary>Each line with its time, from a second on.</summary>
    public Task<ApiResult<Stream>> LogAsync(string name, string container, DateTimeOffset? since, bool follow, CancellationToken cancellation)
    {
        before("log");
        var from = since is { } time ? $"&sinceTime={time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}" : string.Empty;
        return api.OpenAsync($"{pods}/{name}/log?container={container}&timestamps=true{(follow ? "&follow=true" : string.Empty)}{from}", cancellation);
    }

    /// <summary>The query of the next page of a list.</summary>
    private static string From(string? next) => string.IsNullOrEmpty(next) ? string.Empty : $"&continue={Uri.EscapeDataString(next)}";
}
