using Microsoft.AspNetCore.Http;
using Workflows.Server.SigningIn;

namespace Workflows.Server.Http;

/// <summary>
/// Refuses what a page of somebody else sends (cross-site request forgery): it would act with the rights of whoever looks at that page, and a form or a simple
/// request needs nobody's leave. Browsers say where a request comes from; programs say nothing, and pass. What only reads is let through: without our leave
/// (CORS), which nobody gets, a foreign page can't read the answer.
/// </summary>
/// <param name="cookie">Who comes with it is a browser, which sends it whoever made it send the request: so it has to say where that comes from.</param>
internal sealed class OriginCheck(SessionCookie cookie)
{
    /// <summary>No page of another site can send it without our leave.</summary>
    public const string Header = "X-Requested-With";

    public Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        return HttpMethods.IsGet(request.Method) ? next(http)
            : !IsOurSite(request) || !IsOurOrigin(request) ? Problems.Forbidden("a page of another site has sent this").ExecuteAsync(http)
            : !SaysWhence(request) ? Problems.Forbidden($"a request with a session's cookie says where it comes from: send {Header}, Origin or Sec-Fetch-Site")
                .ExecuteAsync(http)
            : next(http);
    }

    private bool SaysWhence(HttpRequest request) =>
        cookie.Read(request) is null || request.Headers.Authorization.Count > 0
        || new[] { Header, "Sec-Fetch-Site", "Origin" }.Any(name => request.Headers[name].Count > 0);

    private static bool IsOurSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is var site && (site.Count == 0 || site.ToString() is "same-origin" or "none");

    private static bool IsOurOrigin(HttpRequest request) =>
        request.Headers.Origin is var said
        && (said.Count == 0
            || (Uri.TryCreate(said.ToString(), UriKind.Absolute, out var origin)
                && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
}
