using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/workflows</c>: what can be run.</summary>
internal static class WorkflowRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapGet("/workflows", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<WorkflowDocument>("Workflows, by name.").Requires(Role.Viewer);
        project.MapGet("/workflows/{workflow}", (HttpContext http, string project, string workflow) => GetAsync(http, project, workflow, options))
            .Answers<WorkflowDocument>("A workflow.").Requires(Role.Viewer);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(
                await options.Store.ListWorkflowsAsync(project, http.RequestAborted), workflow => workflow.Name, WorkflowDocument.Of));
    }

    private static async Task<IResult> GetAsync(HttpContext http, string project, string workflow, ServerOptions options) =>
        await options.Store.FindWorkflowAsync(project, workflow, http.RequestAborted) is { } found
            ? Results.Ok(WorkflowDocument.Of(found))
            : Problems.NotFound($"there is no workflow {workflow} in {project}");
}

/// <summary>A workflow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Live">The version that triggers and starts by name use.</param>
/// <param name="Versions">How many there are; the newest has this number.</param>
/// <param name="Runs">The number of its last run.</param>
/// <param name="ChangedAt">When it was last published.</param>
internal sealed record WorkflowDocument(string Name, int Live, int Versions, int Runs, DateTimeOffset ChangedAt)
{
    public static WorkflowDocument Of(WorkflowRecord workflow) => new(workflow.Name, workflow.Live, workflow.Versions, workflow.Runs, workflow.ChangedAt);
}
