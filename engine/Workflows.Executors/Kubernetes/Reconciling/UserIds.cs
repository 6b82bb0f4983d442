using System.Text.Json.Nodes;
using k8s.Models;
using Workflows.Executors.Kubernetes.Calling;
using Workflows.Executors.Kubernetes.Making;

namespace Workflows.Executors.Kubernetes.Reconciling;

/// <summary>OpenShift hands each namespace a range of user ids and refuses pods that choose their own; everywhere else we choose.</summary>
internal static class UserIds
{
    private const string OpenShift = "security.openshift.io";

    /// <param name="api">The server.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="away">Told why the server can't say it yet.</param>
    /// <param name="time">Waits between two tries.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The id to set; null where the namespace hands them out.</returns>
    public static async Task<long?> OfAsync(ApiServer api, string space, Action<string> away, TimeProvider time, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            var (given, error) = await AreGivenAsync(api, space, cancellation);
            if (error is not { Kind: ApiErrorKind.Transient }) return given ? null : RestrictedFloor.UserId;
            away(error.Text);
            await Task.Delay(ExponentialBackoff.After(failures, error.RetryAfter), time, cancellation);
        }
    }

    /// <summary>Whether the namespace hands them out. Where we may not read it, what the server offers must tell.</summary>
    private static async Task<(bool Given, ApiError? Error)> AreGivenAsync(ApiServer api, string space, CancellationToken cancellation)
    {
        var answer = await api.SendAsync<V1Namespace>(HttpMethod.Get, $"api/v1/namespaces/{space}", null, string.Empty, cancellation);
        if (answer.Value is { } found) return (found.Metadata?.Annotations?.ContainsKey(Keys.UserRange) == true, null);
        if (answer.Error is { Kind: ApiErrorKind.Transient }) return (false, answer.Error);
        var groups = await api.SendAsync<JsonNode>(HttpMethod.Get, "apis", null, string.Empty, cancellation);
        return (groups.Value?["groups"] is JsonArray all && all.Any(group => (string?)group?["name"] == OpenShift), groups.Error);
    }
}
