using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Runs;
using Workflows.Core.Values;
using Workflows.Definitions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/runs</c> and <c>P/workflows/W/runs</c>: runs listed, started, shown.</summary>
internal static class RunRoutes
{
    private static readonly ImmutableDictionary<string, RunStatus> states = Enum.GetValues<RunStatus>().ToImmutableDictionary(status => status.Word());

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapGet("/runs", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<RunSummaryDocument>("Runs, newest first.")
            .Reads("workflow", "Those of one workflow.")
            .Reads("state", "Those in one state, as `state` of a run says it.")
            .Reads("unfinished", "Those that have not ended.", QueryKind.Flag)
            .Reads("children", "Runs that steps of others started as well.", QueryKind.Flag)
            .Reads("label", "Those with this label: `team=ml`, or `team` for any value. Given again, all must hold; 16 at most.", QueryKind.Texts)
            .Requires(Role.Viewer);
        var runs = project.MapGroup("/workflows/{workflow}/runs");
        runs.MapPost("/", (HttpContext http, string project, string workflow) => StartAsync(http, project, workflow, options))
            .Answers<RunDocument>("Starts a run; 200 where this key has started it already.").MayTake<StartBody>().Creates<RunDocument>().TakesKey()
            .Requires(Role.Operator);
        runs.MapGet("/{number:int:min(1)}", (HttpContext http, string project, string workflow, int number) =>
            GetAsync(http, project, workflow, number, options)).Answers<RunDocument>("A run with its steps.").OfChildren().Requires(Role.Viewer);
        runs.MapDelete("/{number:int:min(1)}", (HttpContext http, string project, string workflow, int number) =>
            DeleteAsync(http, project, workflow, number, options))
            .Answers<RemovedRunDocument>(
                "Removes a run that has ended, with the runs inside it, for ever. 409 where it has not ended, is itself inside a run, something that was asked "
                + "of it has no answer yet, or a version of a model came from it.")
            .OfChildren().Requires(Role.Admin);
    }

    /// <summary>The document of a run, as it stands now.</summary>
    public static async Task<RunDocument> ShowAsync(RunView view, ServerOptions options, CancellationToken cancellation) =>
        Documents.Of(view, await options.Store.ListAttemptsAsync(view.State.Id, null, null, cancellation));

    /// <summary>Why a value can't be the parameters of a run; null where it can.</summary>
    public static string? WhyNoParameters(JsonElement given) =>
        given.ValueKind != JsonValueKind.Object ? "parameters: expected an object"
        : ValueJson.Problem(given.GetRawText()) is { } problem ? $"parameters: {problem}"
        : null;

    /// <summary>The run that was started, or why none was.</summary>
    public static async Task<IResult> ShowAsync(HttpContext http, string project, StartOutcome outcome, ServerOptions options)
    {
        switch (outcome)
        {
            case StartOutcome.Started { Run: var run }:
                var view = await options.Store.ViewAsync(run.Id, options.Plans.Of, http.RequestAborted);
                var document = await ShowAsync(view!, options, http.RequestAborted);
                return run.Existed ? Results.Ok(document) : Results.Created(options.Located(RunAddress.Of(project, run.Label)), document);
            case StartOutcome.Unknown unknown:
                return Problems.NotFound(unknown.What);
            case StartOutcome.WrongParameters wrong:
                return Problems.Invalid($"parameter {wrong.Errors[0]}", ("errors", wrong.Errors.Select(error => error.ToString())));
            case StartOutcome.Refused refused:
                return Problems.Conflict(refused.Why);
            case StartOutcome.Invalid { Errors: [{ File: VersionRoutes.File }, ..] errors }:
                return Problems.Invalid("the text is no valid definition", ("errors", VersionRoutes.Shown(errors)));
            case StartOutcome.Invalid invalid:
                return Problems.Conflict($"a sub-workflow is no valid definition: {invalid.Errors[0]}");
            default:
                throw new InvalidOperationException($"unknown outcome {outcome}");
        }
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrongPage) = PageRequest.Read(http);
        var (unfinished, wrongUnfinished) = Query.Flag(http, "unfinished");
        var (children, wrongChildren) = Query.Flag(http, "children");
        var state = Query.Text(http, "state");
        if ((wrongPage ?? wrongUnfinished ?? wrongChildren) is { } wrong)
        {
            return wrong;
        }

        if (state is not null && !states.ContainsKey(state))
        {
            return Problems.Invalid($"state: expected one of {string.Join(", ", states.Keys.Order(StringComparer.Ordinal))}, found `{state}`");
        }

        var (before, wrongCursor) = page!.Id();
        if (wrongCursor is not null)
        {
            return wrongCursor;
        }

        var (labels, wrongLabel) = Query.Labels(http, "label");
        if (wrongLabel is not null)
        {
            return wrongLabel;
        }

        var found = await options.Store.ListRunsAsync(
            new RunFilter(project)
            {
                Workflow = Query.Text(http, "workflow"),
                Status = state is null ? null : states[state],
                Unfinished = unfinished,
                Children = children,
                Labels = labels,
                Most = page.Limit + 1,
                Before = before,
            },
            http.RequestAborted);
        return Results.Ok(page.Of(found, run => run.Id.ToString("N"), run => RunSummaryDocument.Of(run, isDriven: true)));
    }

    /// <summary>Whose text runs here brings a version, as an author does; the run alone takes an operator.</summary>
    private static IResult? WhyNoText(HttpContext http, string project, StartBody body) =>
        body.Version is not null ? Problems.Invalid("version: expected none beside text, which becomes a version")
        : Principal.Of(http).In(project).Contains(Role.Author) ? null
        : Problems.Forbidden($"to run a text needs the role {Role.Author.Word()} in {project}");

    private static Reading Named(Reading reading, string workflow) => reading.Definition is { Name: var name } && name != workflow
        ? new() { Errors = [new(VersionRoutes.File, 1, 1, "name", $"the text is that of {name}, and this address that of {workflow}")] }
        : reading;

    private static async Task<IResult> GetAsync(HttpContext http, string project, string workflow, int number, ServerOptions options)
    {
        var (view, problem) = await FoundRun.ReadAsync(http, project, workflow, number, options);
        return view is null ? problem! : Results.Ok(await ShowAsync(view, options, http.RequestAborted));
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string project, string workflow, int number, ServerOptions options)
    {
        var label = FoundRun.Label(http, workflow, number);
        return await options.Store.RemoveAsync(project, label, Audited.Of(http, project, AuditedActs.Delete, label), http.RequestAborted) switch
        {
            RunRemoval.Removed { Children: var children } => Results.Ok(new RemovedRunDocument(label, children)),
            RunRemoval.Kept { Why: var why } => Problems.Conflict(why, ("run", label)),
            _ => FoundRun.Missing(project, label),
        };
    }

    private static async Task<IResult> StartAsync(HttpContext http, string project, string workflow, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<StartBody>(http, Body.OfText);
        if (body is null)
        {
            return wrong!;
        }

        if (body.Text is not null && WhyNoText(http, project, body) is { } refusal)
        {
            return refusal;
        }

        if (body.Parameters is { } given && WhyNoParameters(given) is { } why)
        {
            return Problems.Invalid(why);
        }

        if (body.Labels is { } labels && LabelRules.Problem(labels) is { } unfit)
        {
            return Problems.Invalid($"labels: {unfit}");
        }

        var (key, wrongKey) = IdempotencyKey.Read(http);
        if (wrongKey is not null)
        {
            return wrongKey;
        }

        var request = new StartRequest(project, new RunTrigger("api", Principal.Of(http).Actor.ToString()))
        {
            Workflow = workflow,
            Version = body.Version,
            Text = body.Text,
            File = VersionRoutes.File,
            Check = (reading, _) => Task.FromResult(Named(reading, workflow)),
            Parameters = new GivenParameters(body.Parameters?.GetRawText() ?? "{}"),
            Labels = body.Labels?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? ImmutableSortedDictionary<string, string>.Empty,
            Folder = options.Folder,
            Audit = Audited.Of(http, project, AuditedActs.Start, workflow),
            IdempotencyKey = key,
        };
        var outcome = await options.Start(request, http.RequestAborted);
        return outcome is StartOutcome.Started { Run: { Existed: true } earlier }
            && await options.Store.ViewAsync(earlier.Id, options.Plans.Of, http.RequestAborted) is { } started
            && IdempotencyKey.Reused(key!, started, workflow, body) is { } reused
                ? reused
                : await ShowAsync(http, project, outcome, options);
    }
}

/// <summary>A run to be started.</summary>
/// <param name="Version">Null: the live one.</param>
/// <param name="Parameters">An object; defaults stand in for what is absent.</param>
/// <param name="Text">YAML or JSON to run as it is, which takes an author: it becomes a version, and is not live unless it is the first.</param>
/// <param name="Labels">What the run is to be found by: 16 at most, keys and values as labels of Kubernetes.</param>
internal sealed record StartBody(
    int? Version = null, JsonElement? Parameters = null, string? Text = null, IReadOnlyDictionary<string, string>? Labels = null);

/// <summary>A run that is gone.</summary>
/// <param name="Run">Its label.</param>
/// <param name="Children">So many runs inside it are gone as well.</param>
internal sealed record RemovedRunDocument(string Run, int Children);
