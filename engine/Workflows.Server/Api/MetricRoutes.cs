using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>…/runs/N/metrics</c>: what attempts have measured while they ran, as series.</summary>
internal static class MetricRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options) =>
        project.MapGet("/workflows/{workflow}/runs/{number:int:min(1)}/metrics", (HttpContext http, string project, string workflow, int number) =>
            ListAsync(http, (project, workflow, number), options))
            .Lists<SeriesDocument>("What attempts of a run have measured, as series, by step, instance, attempt and name.")
            .Reads("step", "Those of one step.").OfChildren().Requires(Role.Viewer);

    private static async Task<IResult> ListAsync(HttpContext http, (string Project, string Workflow, int Number) run, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        var (view, problem) = await FoundRun.ReadAsync(http, run.Project, run.Workflow, run.Number, options);
        if (page is null || view is null)
        {
            return wrong ?? problem!;
        }

        var step = Query.Text(http, "step");
        var ordinal = step is null ? null : view.State.Plan.Find(step);
        if (step is not null && ordinal is null)
        {
            return Problems.NotFound($"{view.State.Label} has no step {step}");
        }

        var attempts = (await options.Store.ListAttemptsAsync(view.State.Id, ordinal, null, http.RequestAborted)).ToDictionary(each => each.Uid);
        var series = from point in await options.Store.ListMetricsAsync(view.State.Id, http.RequestAborted)
                     where attempts.ContainsKey(point.Attempt!.Value)
                     group point by (point.Attempt!.Value, point.Name);
        return Results.Ok(page.ByName(series, each => Key(attempts[each.Key.Value], each.Key.Name), each =>
            SeriesDocument.Of(view.State.Plan.Steps[attempts[each.Key.Value].Step].Name, attempts[each.Key.Value], [.. each])));
    }

    private static string Key(AttemptRecord attempt, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{attempt.Step:D6} {attempt.Index ?? 0:D9} {attempt.Number:D4} {name}");
}
