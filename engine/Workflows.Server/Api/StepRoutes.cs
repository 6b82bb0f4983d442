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

/// <summary><c>…/runs/N/steps/S</c>: a step with its instances, attempts, outputs and metrics; and the log of an attempt.</summary>
internal static class StepRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        var step = project.MapGroup("/workflows/{workflow}/runs/{number:int:min(1)}/steps/{step}");
        step.MapGet("/", (HttpContext http, string project, string workflow, int number, string step) =>
            WithStepAsync(http, (project, workflow, number), step, options, (view, ordinal) => GetAsync(http, view, ordinal, options)))
            .Answers<StepPageDocument>("A step with its attempts, outputs and metrics.")
            .Reads("index", "The instance of a step that is fanned out, from 0.", QueryKind.Integer).OfChildren().Requires(Role.Viewer);
        step.MapGet("/log", (HttpContext http, string project, string workflow, int number, string step) =>
            WithStepAsync(http, (project, workflow, number), step, options, (view, ordinal) => LogAsync(http, view, ordinal, options)))
            .AnswersText("The log of an attempt.")
            .Reads("attempt", "Its number; absent: the last one.", QueryKind.Integer)
            .Reads("index", "The instance of a step that is fanned out, from 0.", QueryKind.Integer)
            .Reads("offset", "The byte from which on.", QueryKind.Integer).OfChildren().Requires(Role.Viewer);
    }

    /// <summary>Looks for the run and its step, and says what there is instead.</summary>
    public static async Task<IResult> WithStepAsync(
        HttpContext http,
        (string Project, string Workflow, int Number) run,
        string step,
        ServerOptions options,
        Func<RunView, int, Task<IResult>> then)
    {
        var (view, problem) = await FoundRun.ReadAsync(http, run.Project, run.Workflow, run.Number, options);
        return view is null ? problem!
            : view.State.Plan.Find(step) is { } ordinal ? await then(view, ordinal)
            : Problems.NotFound($"{view.State.Label} has no step {step}");
    }

    private static async Task<IResult> GetAsync(HttpContext http, RunView view, int step, ServerOptions options)
    {
        var (index, wrong) = Query.Integer(http, "index", 0, int.MaxValue);
        return wrong ?? Results.Ok(StepPages.Of(await StepDetail.ReadAsync(options.Store, view, step, index, http.RequestAborted)));
    }

    private static async Task<IResult> LogAsync(HttpContext http, RunView view, int step, ServerOptions options)
    {
        var (index, wrongIndex) = Query.Integer(http, "index", 0, int.MaxValue);
        var (number, wrongNumber) = Query.Integer(http, "attempt", 1, int.MaxValue);
        var (offset, wrongOffset) = Query.Long(http, "offset", 0, long.MaxValue);
        if ((wrongIndex ?? wrongNumber ?? wrongOffset) is { } wrong)
        {
            return wrong;
        }

        var attempts = (await options.Store.ListAttemptsAsync(view.State.Id, step, index, http.RequestAborted)).Where(each => each.Index == index).ToList();
        var attempt = number is { } wanted ? attempts.Find(each => each.Number == wanted)
            : attempts.MaxBy(each => each.Number) ?? await TakenAsync(view, step, index, options, http.RequestAborted);
        if (attempt is null)
        {
            var what = number is { } asked && attempts.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"attempt {asked}; its last is {attempts.Max(each => each.Number)}")
                : "attempt";
            return Problems.NotFound($"{view.State.Plan.Steps[step].NameOf(index)} of {view.State.Label} has no {what}");
        }

        try
        {
            await using var log = await options.OpenLog(attempt, http.RequestAborted) ?? Stream.Null;
            http.Response.ContentType = "text/plain; charset=utf-8";
            if (await LogOffset.SkipAsync(log, offset ?? 0, http.RequestAborted))
            {
                await log.CopyToAsync(http.Response.Body, http.RequestAborted);
            }

            return Results.Empty;
        }
        catch (FileNotFoundException gone)
        {
            return Problems.NotFound($"the log is gone: {gone.Message}");
        }
    }

    /// <summary>See <see cref="TakenResult"/>.</summary>
    private static async Task<AttemptRecord?> TakenAsync(RunView view, int step, int? index, ServerOptions options, CancellationToken cancellation)
    {
        var run = view.State;
        var work = index is null ? run.Steps[step].Only
            : await StepDetail.InstancesAsync(options.Store, run.Id, step, index, cancellation) is [var instance] ? instance.State
            : null;
        return work is null ? null : TakenResult.AttemptOf(run, step, index, work);
    }
}
