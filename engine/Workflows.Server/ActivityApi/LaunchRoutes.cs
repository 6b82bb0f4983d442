using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Server.Http;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// What <c>wf-exec</c> in a pod is to do, where that is too long for the pod itself. A restarted engine admits attempts before it has told its
/// executor what each is to do: until then it can't answer, and a 404 would be the end of the attempt.
/// </summary>
internal static class LaunchRoutes
{
    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options) =>
        routes.MapGet("/launch", (HttpContext http) => options.LaunchText(Caller.Of(http).Uid) is { } text
            ? Results.Text(text, "application/json")
            : Problems.Unavailable(http, "no executor here knows yet how to launch this attempt; try again"));
}
