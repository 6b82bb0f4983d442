using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Workflows.Server.ActivityApi;

/// <summary>What <c>wf-exec</c> in a pod is to do, where that is too long for the pod itself.</summary>
internal static class Launching
{
    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options) =>
        routes.MapGet("/launch", (HttpContext http) => options.LaunchText(Caller.Of(http).Uid) is { } text
            ? Results.Text(text, "application/json")
            : Problems.NotFound("no executor here launches this attempt"));
}
