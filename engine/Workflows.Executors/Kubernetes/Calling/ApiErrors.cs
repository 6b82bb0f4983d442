using System.Net;
using k8s.Models;

namespace Workflows.Executors.Kubernetes.Calling;

/// <summary>
/// Tells apart what passes from what never will. The server's codes alone don't: a quota, a missing right and a denied admission are all 403
/// (RELIABILITY F14-F16).
/// </summary>
internal static class ApiErrors
{
    private static readonly string[] denials =
    [
        "violates PodSecurity", "denied the request", "cannot create resource", "cannot get resource", "cannot delete resource",
        "cannot patch resource", "cannot list resource", "cannot watch resource",
        "unable to validate against any security context constraint", "unable to validate against any pod security policy",
    ];

    /// <summary>Transient although the code alone says otherwise; the list is Argo's, from years of reports.</summary>
    private static readonly string[] transient =
    [
        "etcdserver: leader changed", "etcdserver: request timed out", "the server has received too many requests", "connection reset",
        "failed calling webhook", "failed to call webhook", "transport is closing", "http2: client connection lost",
        "status unknown for quota", "context deadline exceeded", "i/o timeout",
    ];

    public static ApiError Of(HttpStatusCode code, V1Status? status, TimeSpan? retryAfter)
    {
        var text = string.IsNullOrWhiteSpace(status?.Message) ? $"HTTP {(int)code} {status?.Reason}".Trim() : status.Message;
        return new ApiError(Judge(code, status?.Reason, text), BoundedText.Start(text), retryAfter ?? Seconds(status?.Details?.RetryAfterSeconds), code);
    }

    private static ApiErrorKind Judge(HttpStatusCode code, string? reason, string text) => code switch
    {
        _ when Has(text, transient) => ApiErrorKind.Transient,
        HttpStatusCode.NotFound => ApiErrorKind.NotFound,
        HttpStatusCode.Gone => ApiErrorKind.Expired,
        HttpStatusCode.Conflict when reason == "AlreadyExists" => ApiErrorKind.AlreadyExists,
        HttpStatusCode.Conflict when Has(text, "resourcequotas") => ApiErrorKind.Transient,
        HttpStatusCode.Conflict => ApiErrorKind.Conflict,
        HttpStatusCode.Forbidden when Has(text, "exceeded quota") => ApiErrorKind.QuotaExceeded,
        HttpStatusCode.Forbidden when Has(text, denials) || reason == "NamespaceTerminating" || Has(text, "is being terminated") => ApiErrorKind.Permanent,
        HttpStatusCode.Forbidden => ApiErrorKind.Unrecognized,

        // A token that is being renewed; who has none at all is told so by ClusterCheck.
        HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => ApiErrorKind.Transient,
        >= HttpStatusCode.InternalServerError => ApiErrorKind.Transient,
        _ => ApiErrorKind.Permanent,
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
