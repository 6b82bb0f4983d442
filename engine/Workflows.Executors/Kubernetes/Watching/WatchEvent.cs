using System.Text.Json;
using k8s;
using k8s.Models;
using Workflows.Executors.Kubernetes.Calling;

namespace Workflows.Executors.Kubernetes.Watching;

/// <summary>One line of a watch.</summary>
internal abstract record WatchEvent
{
    private WatchEvent()
    {
    }

    /// <summary>Added or modified: no difference to us.</summary>
    public sealed record Seen(V1Pod Pod) : WatchEvent;

    public sealed record Deleted(V1Pod Pod) : WatchEvent;

    /// <summary>Nothing happened up to here.</summary>
    public sealed record Bookmark(string Version) : WatchEvent;

    /// <summary>The stream is of no more use: 410 most often, which comes with status 200 and this line.</summary>
    public sealed record Failed(ApiError Error) : WatchEvent;

    /// <summary>Reads a line. One that makes no sense ends the watch: what follows it can't be trusted.</summary>
    public static WatchEvent Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var thing = document.RootElement.GetProperty("object");
            return document.RootElement.GetProperty("type").GetString() switch
            {
                "ADDED" or "MODIFIED" when PodOf(thing) is { } pod => new Seen(pod),
                "DELETED" when PodOf(thing) is { } pod => new Deleted(pod),
                "BOOKMARK" => new Bookmark(thing.GetProperty("metadata").GetProperty("resourceVersion").GetString()!),
                "ERROR" => OfError(KubernetesJson.Deserialize<V1Status>(thing)),
                var other => Nonsense($"event of type {other}"),
            };
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Nonsense(problem.Message);
        }
    }

    private static V1Pod? PodOf(JsonElement thing) =>
        KubernetesJson.Deserialize<V1Pod>(thing) is { Metadata: { Name: not null, Uid: not null, ResourceVersion: not null } } pod ? pod : null;

    private static Failed OfError(V1Status? status) => new(ApiErrors.Of((System.Net.HttpStatusCode)(status?.Code ?? 500), status, null));

    private static Failed Nonsense(string why) =>
        new(new ApiError(ApiErrorKind.Transient, $"the watch sent a line that makes no sense: {BoundedText.Start(why, 500)}"));
}
