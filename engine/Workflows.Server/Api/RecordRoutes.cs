using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary>
/// <c>…/runs/N/record</c>: what the store keeps of a run, for <c>wf --server</c>, which draws the same from it as from a store (ADR 45). It goes with the
/// version of the program; what is for all programs are the documents.
/// </summary>
internal static class RecordRoutes
{
    private const int Most = 1_000;

    /// <summary>Each has its whole text.</summary>
    private const int MostVersions = 20;

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        var record = project.MapGroup("/workflows/{workflow}/runs/{number:int:min(1)}/record");
        record.MapGet("/", (HttpContext http, string project, string workflow, int number) => ViewAsync(http, (project, workflow, number), options))
            .Answers<JsonElement>("A run as the store has it, for `wf --server`.").OfChildren().Requires(Role.Viewer);
        record.MapGet("/attempts", (HttpContext http, string project, string workflow, int number) =>
            WithRunAsync(http, (project, workflow, number), options, run => AttemptsAsync(http, run, options)))
            .Answers<JsonElement>("The attempts of a run, in order, for `wf --server`.")
            .Reads("step", "Those of one step, by its place from 0.", QueryKind.Integer)
            .Reads("index", "Those of one instance, from 0.", QueryKind.Integer).OfChildren().Requires(Role.Viewer);
        record.MapGet("/instances", (HttpContext http, string project, string workflow, int number) =>
            WithRunAsync(http, (project, workflow, number), options, run => InstancesAsync(http, run, options)))
            .Answers<JsonElement>("Instances of a step that is fanned out, by index, for `wf --server`.")
            .Reads("step", "The step, by its place from 0.", QueryKind.Integer)
            .Reads("from", "The first index.", QueryKind.Integer)
            .Reads("limit", "How many, at most 1000.", QueryKind.Integer).OfChildren().Requires(Role.Viewer);
        record.MapGet("/events", (HttpContext http, string project, string workflow, int number) =>
            WithRunAsync(http, (project, workflow, number), options, run => EventsAsync(http, run, options)))
            .Answers<JsonElement>("The history of a run with the rows that each event changed, for `wf --server`.")
            .Reads("after", "Those behind this number.", QueryKind.Integer)
            .Reads("limit", "How many, at most 1000.", QueryKind.Integer).OfChildren().Requires(Role.Viewer);
        record.MapGet("/metrics", (HttpContext http, string project, string workflow, int number) =>
            WithRunAsync(http, (project, workflow, number), options, async run =>
                Json(await options.Store.ListMetricsAsync(run, http.RequestAborted))))
            .Answers<JsonElement>("What a run's attempts reported, oldest first, for `wf --server`.").OfChildren().Requires(Role.Viewer);
        record.MapGet("/untaken", (HttpContext http, string project, string workflow, int number) =>
            WithRunAsync(http, (project, workflow, number), options, async run =>
                Json(await options.Store.ListUntakenAsync(run, http.RequestAborted))))
            .Answers<JsonElement>("What was asked of a run and no engine has taken yet, for `wf --server`.").OfChildren().Requires(Role.Viewer);
    }

    /// <summary>Versions of a workflow: below their address.</summary>
    public static void MapVersions(IEndpointRouteBuilder versions, ServerOptions options)
    {
        versions.MapGet("/records", (HttpContext http, string project, string workflow) => VersionsAsync(http, project, workflow, options))
            .Answers<JsonElement>("Versions of a workflow as the store has them, newest first, for `wf --server`.")
            .Reads("limit", "How many items, at most 20.", QueryKind.Integer)
            .Reads("cursor", "The `next` of the page before this; absent: the first page.").Requires(Role.Viewer);
        versions.MapGet("/{number:int:min(1)}/record", (HttpContext http, string project, string workflow, int number) =>
            VersionAsync(http, project, workflow, number, options))
            .Answers<JsonElement>("A version as the store has it, for `wf --server`.").Requires(Role.Viewer);
        versions.MapGet("/live/record", (HttpContext http, string project, string workflow) => VersionAsync(http, project, workflow, null, options))
            .Answers<JsonElement>("The live version as the store has it, for `wf --server`.").Requires(Role.Viewer);
    }

    /// <summary>The answer of a record.</summary>
    private static IResult Json<T>(T record) => Results.Text(JsonSerializer.Serialize(record, RecordFormat.Options), "application/json");

    private static async Task<IResult> ViewAsync(HttpContext http, (string Project, string Workflow, int Number) run, ServerOptions options)
    {
        var (view, problem) = await FoundRun.ReadAsync(http, run.Project, run.Workflow, run.Number, options);
        return view is null ? problem! : Json(StoredRunRecord.Of(view));
    }

    private static async Task<IResult> VersionAsync(HttpContext http, string project, string workflow, int? number, ServerOptions options) =>
        await options.Store.FindVersionAsync(project, workflow, number, http.RequestAborted) is { } version
            ? Json(version with { Folder = null })
            : Problems.NotFound($"there is no such version of {workflow} in {project}");

    private static async Task<IResult> VersionsAsync(HttpContext http, string project, string workflow, ServerOptions options)
    {
        var (page, wrongPage) = PageRequest.Read(http, MostVersions);
        var (before, wrongCursor) = page?.Number() ?? default;
        if ((wrongPage ?? wrongCursor) is { } wrong)
        {
            return wrong;
        }

        var newest = (await options.Store.ListVersionsAsync(project, workflow, http.RequestAborted))
            .Where(version => version.Number < (before ?? long.MaxValue)).OrderByDescending(version => version.Number).Take(page!.Limit + 1).ToList();
        return Json(page.Of(newest, version => version.Number.ToString(CultureInfo.InvariantCulture), version => version with { Folder = null }));
    }

    private static async Task<IResult> AttemptsAsync(HttpContext http, Guid run, ServerOptions options)
    {
        var (step, wrongStep) = Query.Integer(http, "step", 0, int.MaxValue);
        var (index, wrongIndex) = Query.Integer(http, "index", 0, int.MaxValue);
        return wrongStep ?? wrongIndex ?? Json(await options.Store.ListAttemptsAsync(run, step, index, http.RequestAborted));
    }

    private static async Task<IResult> InstancesAsync(HttpContext http, Guid run, ServerOptions options)
    {
        var (step, wrongStep) = Query.Integer(http, "step", 0, int.MaxValue);
        var (from, wrongFrom) = Query.Integer(http, "from", 0, int.MaxValue);
        var (limit, wrongLimit) = Query.Integer(http, "limit", 1, Most);
        return wrongStep ?? wrongFrom ?? wrongLimit
            ?? Json(await options.Store.ListInstancesAsync(run, step ?? 0, from ?? 0, limit ?? Most, http.RequestAborted));
    }

    private static async Task<IResult> EventsAsync(HttpContext http, Guid run, ServerOptions options)
    {
        var (after, wrongAfter) = Query.Long(http, "after", 0, long.MaxValue);
        var (limit, wrongLimit) = Query.Integer(http, "limit", 1, Most);
        return wrongAfter ?? wrongLimit ?? Json(await options.Store.ListEventsAsync(run, after ?? 0, limit ?? Most, http.RequestAborted));
    }

    private static async Task<IResult> WithRunAsync(
        HttpContext http, (string Project, string Workflow, int Number) run, ServerOptions options, Func<Guid, Task<IResult>> then)
    {
        var (id, problem) = await FoundRun.FindAsync(http, run.Project, run.Workflow, run.Number, options);
        return id is { } found ? await then(found) : problem!;
    }
}
