using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/queue</c>: what does not move, and why.</summary>
internal static class QueueRoutes
{
    /// <summary>Each is read whole.</summary>
    private const int MostRuns = 100;

    public static void Map(IEndpointRouteBuilder project, ServerOptions options) =>
        project.MapGet("/queue", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<QueueItemDocument>(
                "Runs and steps that wait, and for what: those of unfinished runs, newest first, child runs too. A page may be empty and not the last.",
                "Of how many runs, at most 100; 50 where it is absent.")
            .Requires(Role.Viewer);

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http, MostRuns);
        if (page is null)
        {
            return wrong!;
        }

        var (before, wrongCursor) = page.Id();
        if (wrongCursor is not null)
        {
            return wrongCursor;
        }

        var filter = new RunFilter(project) { Unfinished = true, Children = true, Most = page.Limit + 1, Before = before };
        var runs = page.Of(await options.Store.ListRunsAsync(filter, http.RequestAborted), run => run.Id.ToString("N"), run => run);
        var waiting = await QueueItemDocument.ListAsync(options.Store, options.Plans.Of, runs.Items, http.RequestAborted);
        return Results.Ok(new Page<QueueItemDocument>(waiting, runs.Next));
    }
}
