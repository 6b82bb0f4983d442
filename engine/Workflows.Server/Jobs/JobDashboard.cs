using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Server.Http;
using Workflows.Server.People;

namespace Workflows.Server.Jobs;

/// <summary>
/// Hangfire's own pages, to look at: nothing but GET is taken, so they change nothing. They show the jobs of all projects, so they ask for the administrator of
/// every one, as any endpoint does; Hangfire's own guard, which trusts whoever comes from this machine, is taken away.
/// </summary>
internal static class JobDashboard
{
    private const string Root = "/hangfire";

    /// <param name="app">Where.</param>
    /// <param name="jobs">Whose.</param>
    /// <param name="publicPath">Below which path people reach the server: links begin with it.</param>
    public static void Map(IEndpointRouteBuilder app, JobStorage jobs, string publicPath)
    {
        var options = new DashboardOptions
        {
            AppPath = $"{publicPath}/",
            DashboardTitle = "Background jobs",
            Authorization = [],
            AsyncAuthorization = [],
            IsReadOnlyFunc = static _ => true,
            IgnoreAntiforgeryToken = true,
            DisplayStorageConnectionString = false,

            // They would ask for it with a POST, and there is none here: who wants to look again loads the page again.
            StatsPollingInterval = int.MaxValue,
        };
        var branch = app.CreateApplicationBuilder();
        branch.UseMiddleware<AspNetCoreDashboardMiddleware>(jobs, options, DashboardRoutes.Routes);

        // Behind a page that there is not: whoever builds a branch of endpoints must not let a request reach its end.
        branch.Run(static http => Problems.NotFound("there is no such page").ExecuteAsync(http));
        var pages = branch.Build();
        app.MapGet($"{Root}/{{**page}}", async (HttpContext http, string? page) =>
        {
            (http.Request.PathBase, http.Request.Path) = (publicPath + Root, $"/{page}");
            await pages(http);
        }).ExcludeFromDescription().Requires(Role.Admin);
    }
}
