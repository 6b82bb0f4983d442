using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary>
/// What a run was given and what it gave: parameters and outputs whole, which documents name where they are large, and the files of its steps. Below
/// <c>…/steps/S</c> for a step, below <c>…/steps/S/instances/I</c> for one of many, so that links inside a report lead to the files beside it.
/// </summary>
internal static class ResultRoutes
{
    private const string Any = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        var run = project.MapGroup("/workflows/{workflow}/runs/{number:int:min(1)}");
        run.MapGet("/parameters", (HttpContext http, string project, string workflow, int number) =>
            ValueAsync(http, (project, workflow, number), options, "parameters", static run => run.Parameters))
            .Answers<JsonElement>("The parameters of a run, whole.").OfChildren().Requires(Role.Viewer);
        run.MapGet("/outputs", (HttpContext http, string project, string workflow, int number) =>
            ValueAsync(http, (project, workflow, number), options, "outputs", static run => run.Outputs))
            .Answers<JsonElement>("The outputs of a run, whole.").OfChildren().Requires(Role.Viewer);
        var step = run.MapGroup("/steps/{step}");
        step.MapGet("/outputs", (HttpContext http, string project, string workflow, int number, string step) =>
            StepRoutes.WithStepAsync(http, (project, workflow, number), step, options, (view, ordinal) => Task.FromResult(
                Value(view.State.Steps[ordinal].Outputs, "outputs", view.State.Plan.Steps[ordinal].Name))))
            .Answers<JsonElement>("The outputs of a step, whole.").OfChildren().Requires(Role.Viewer);
        step.MapGet("/files/{**name}", (HttpContext http, string project, string workflow, int number, string step, string name) =>
            StepRoutes.WithStepAsync(http, (project, workflow, number), step, options, (view, ordinal) =>
                FileAsync(http, view, ordinal, view.State.Steps[ordinal].Only, name, options)))
            .AnswersText("A file that a step left, by its name in `artifacts`.", Any).OfChildren().Requires(Role.Viewer);
        var instance = step.MapGroup("/instances/{index:int:min(0)}");
        instance.MapGet("/outputs", (HttpContext http, string project, string workflow, int number, string step, int index) =>
            WithInstanceAsync(http, (project, workflow, number), (step, index), options, (view, ordinal, state) => Task.FromResult(
                Value(state.Outputs, "outputs", view.State.Plan.Steps[ordinal].NameOf(index)))))
            .Answers<JsonElement>("The outputs of an instance, whole.").OfChildren().Requires(Role.Viewer);
        instance.MapGet("/files/{**name}", (HttpContext http, string project, string workflow, int number, string step, int index, string name) =>
            WithInstanceAsync(http, (project, workflow, number), (step, index), options, (view, ordinal, state) =>
                FileAsync(http, view, ordinal, state, name, options)))
            .AnswersText("A file that an instance left, by its name in `artifacts`.", Any).OfChildren().Requires(Role.Viewer);
    }

    private static async Task<IResult> ValueAsync(
        HttpContext http, (string Project, string Workflow, int Number) run, ServerOptions options, string what, Func<RunState, string?> of)
    {
        var (view, problem) = await FoundRun.ReadAsync(http, run.Project, run.Workflow, run.Number, options);
        return view is null ? problem! : Value(of(view.State), what, view.State.Label);
    }

    private static IResult Value(string? json, string what, string whose) =>
        json is null ? Problems.NotFound($"{whose} has no {what} yet") : Results.Content(json, "application/json");

    private static Task<IResult> WithInstanceAsync(
        HttpContext http,
        (string Project, string Workflow, int Number) run,
        (string Name, int Index) step,
        ServerOptions options,
        Func<RunView, int, InstanceState, Task<IResult>> then) =>
        StepRoutes.WithStepAsync(http, run, step.Name, options, async (view, ordinal) =>
            await StepDetail.InstancesAsync(options.Store, view.State.Id, ordinal, step.Index, http.RequestAborted) is [var instance]
                ? await then(view, ordinal, instance.State)
                : Problems.NotFound($"{view.State.Plan.Steps[ordinal].NameOf(step.Index)} of {view.State.Label} has not begun, or there is none"));

    /// <param name="http">The request.</param>
    /// <param name="view">The run.</param>
    /// <param name="step">Whose file it is.</param>
    /// <param name="state">Null: a step that is fanned out, whose instances have the files.</param>
    /// <param name="name">The artifact's: <c>model</c>, <c>report/drift.html</c>.</param>
    /// <param name="options">Opens it.</param>
    private static async Task<IResult> FileAsync(
        HttpContext http, RunView view, int step, InstanceState? state, string name, ServerOptions options)
    {
        if (state?.Artifacts.FirstOrDefault(each => each.Name == name && name != ArtifactRecord.LogName) is not { } file)
        {
            return Problems.NotFound($"{view.State.Plan.Steps[step].Name} of {view.State.Label} has no file {name}");
        }

        try
        {
            FileHeaders.Set(http.Response.Headers, file);
            if (HeadAsGet.IsAsked(http))
            {
                return Described(http, file);
            }

            var content = await options.OpenFile(view.State.Project, file.Sha256, http.RequestAborted);
            return Results.Stream(content, FileHeaders.TypeOf(file), entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""));
        }
        catch (FileNotFoundException)
        {
            return Problems.NotFound($"{name} was removed from the file store, or the store has lost it");
        }
    }

    /// <summary>What is known of it without reading it, which in a bucket would be dear.</summary>
    private static IResult Described(HttpContext http, ArtifactRecord file)
    {
        http.Response.ContentType = FileHeaders.TypeOf(file);
        http.Response.ContentLength = file.Size;
        http.Response.Headers.ETag = $"\"{file.Sha256}\"";
        return Results.Empty;
    }
}
