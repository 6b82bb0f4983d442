using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary>
/// For Kubernetes: the process lives as long as it answers at all, and is ready where the store answers too. A store that is away is no reason to kill
/// who waits for it.
/// </summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder app, ServerOptions options)
    {
        app.MapGet("/health/live", static () => Results.Text("live"))
            .AnswersText("The process answers.").IsHealth();
        app.MapGet("/health/ready", (HttpContext http, CancellationToken cancellation) => ReadyAsync(http, options, cancellation))
            .AnswersText("The store answers too; 503 where it does not.").IsHealth();
    }

    private static async Task<IResult> ReadyAsync(HttpContext http, ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            _ = await options.Store.ListEnginesAsync(cancellation);
            return Results.Text("ready");
        }
        catch (StoreUnavailableException)
        {
            return Problems.Unavailable(http, "the store is away");
        }
    }
}
