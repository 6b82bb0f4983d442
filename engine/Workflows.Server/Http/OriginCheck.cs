using Microsoft.AspNetCore.Http;

namespace Workflows.Server.Http;

/// <summary>
/// Refuses what a page of somebody else sends (cross-site request forgery): it would act with the rights of whoever looks at that page, and a form or a simple
/// request needs nobody's leave. Browsers say where a request comes from; programs say nothing, and pass. What only reads is let through: without our leave
/// (CORS), which nobody gets, a foreign page can't read the answer.
/// </summary>
internal static class OriginCheck
{
    public static Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || (IsOurSite(request) && IsOurOrigin(request))
            ? next(http)
            : Problems.Forbidden("a page of another site has sent this").ExecuteAsync(http);
    }

    private static bool IsOurSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is var site && (site.Count == 0 || site.ToString() is "same-origin" or "none");

    private static bool IsOurOrigin(HttpRequest request) =>
        request.Headers.Origin is var said
        && (said.Count == 0
            || (Uri.TryCreate(said.ToString(), UriKind.Absolute, out var origin)
                && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
}
