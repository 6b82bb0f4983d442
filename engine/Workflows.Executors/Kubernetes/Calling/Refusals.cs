using System.Net;
using k8s.Models;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>
/// Tells apart what passes from what never will. The server's codes alone don't: a quota, a missing right and a denied admission are all 403
/// (RELIABILITY F14-F16).
/// </summary>
internal static class Refusals
{
    private static readonly string[] denials = ["violates PodSecurity", "denied the request", "cannot create resource", "cannot get resource", "cannot delete resource",
        "cannot patch resource", "cannot list resource", "cannot watch resource", "unable to validate against any security context constraint", "unable to validate against any pod security policy"];

    /// <summary>Passing although the code alone says otherwise; the list is Argo's, from years of reports.</summary>
    private static readonly string[] hiccups = ["etcdserver: leader changed", "etcdserver: request timed out", "the server has received too many requests", "connection reset", "failed calling webhook",
        "failed to call webhook", "transport is closing", "http2: client connection lost", "status unknown for quota", "context deadline exceeded", "i/o timeout"];

    public static Refusal Of(HttpStatusCode code, V1Status? status, TimeSpan? retryAfter)
    {
        var text = string.IsNullOrWhiteSpace(status?.Message) ? $"HTTP {(int)code} {status?.Reason}".Trim() : status.Message;
        return new Refusal(Judge(code, status?.Reason, text), text, retryAfter ?? Seconds(status?.Details?.RetryAfterSeconds), code);
    }

    private static Obstacle Judge(HttpStatusCode code, string? reason, string text) => code switch
    {
        _ when Has(text, hiccups) => Obstacle.Passing,
        HttpStatusCode.NotFound => Obstacle.Missing,
        HttpStatusCode.Gone => Obstacle.Expired,
        HttpStatusCode.Conflict when reason == "AlreadyExists" => Obstacle.Taken,
        HttpStatusCode.Conflict when Has(text, "resourcequotas") => Obstacle.Passing,
        HttpStatusCode.Conflict => Obstacle.Changed,
        HttpStatusCode.Forbidden when Has(text, "exceeded quota") => Obstacle.Quota,
        HttpStatusCode.Forbidden when Has(text, denials) || reason == "NamespaceTerminating" || Has(text, "is being terminated") => Obstacle.Final,
        HttpStatusCode.Forbidden => Obstacle.Unclear,

        // A token that is being renewed; who has none at all is told so by ClusterCheck.
        HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => Obstacle.Passing,
        >= HttpStatusCode.InternalServerError => Obstacle.Passing,
        _ => Obstacle.Final,
    };

    private static bool Has(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s and > 0 ? TimeSpan.FromSeconds(s) : null;
}
