using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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

/// <summary><c>P/workflows/W/versions</c> and <c>P/validate</c>: texts of workflows, checked, published, read again.</summary>
internal static class VersionRoutes
{
    /// <summary>What errors call a text that came over the wire.</summary>
    public const string File = "workflow.yaml";

    private const int LongestMessage = 1_000;

    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapPost("/validate", (HttpContext http, string project) => ValidateAsync(http, options))
            .Answers<ValidationDocument>("Checks a text; stores nothing.").Takes<ValidateBody>().Requires(Role.Viewer);
        var versions = project.MapGroup("/workflows/{workflow}/versions");
        versions.MapGet("/", (HttpContext http, string project, string workflow) => ListAsync(http, project, workflow, options))
            .Lists<VersionDocument>("Versions of a workflow, newest first.").Requires(Role.Viewer);
        versions.MapPost("/", (HttpContext http, string project, string workflow) => PublishAsync(http, project, workflow, options))
            .Answers<VersionDocument>("Makes a text the live version; 200 where it is live already.").Takes<PublishBody>().Creates<VersionDocument>()
            .Requires(Role.Author);
        versions.MapGet("/{number:int:min(1)}", (HttpContext http, string project, string workflow, int number) =>
            ShowAsync(http, project, workflow, number, options, version => VersionDocument.Of(version) with { Text = version.Text }))
            .Answers<VersionDocument>("A version, with its text.").Requires(Role.Viewer);
        RecordRoutes.MapVersions(versions, options);
        ExportRoutes.Map(versions, options);
    }

    private static async Task<IResult> ValidateAsync(HttpContext http, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<ValidateBody>(http, Body.OfText);
        return body is null ? wrong! : Results.Ok(new ValidationDocument(Shown(WorkflowText.Read(File, body.Text, options.Plans.Catalogue).Errors)));
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, string workflow, ServerOptions options)
    {
        var (page, wrongPage) = PageRequest.Read(http);
        var (cursor, wrongCursor) = page?.Number() ?? default;
        if ((wrongPage ?? wrongCursor) is { } wrong)
        {
            return wrong;
        }

        var all = await options.Store.ListVersionsAsync(project, workflow, http.RequestAborted);
        if (all.Count == 0)
        {
            return Problems.NotFound($"there is no workflow {workflow} in {project}");
        }

        var before = cursor ?? long.MaxValue;
        var newest = all.Where(version => version.Number < before).OrderByDescending(version => version.Number).Take(page!.Limit + 1).ToList();
        return Results.Ok(page.Of(newest, version => version.Number.ToString(CultureInfo.InvariantCulture), Of));

        VersionDocument Of(VersionRecord version) => VersionDocument.Of(version, all.FirstOrDefault(each => each.Number == version.Number - 1));
    }

    /// <summary>A version as somebody shows it; a problem where there is none.</summary>
    public static async Task<IResult> ShowAsync<T>(
        HttpContext http, string project, string workflow, int number, ServerOptions options, Func<VersionRecord, T> show) =>
        await options.Store.FindVersionAsync(project, workflow, number, http.RequestAborted) is { } version
            ? Results.Ok(show(version))
            : Problems.NotFound(string.Create(CultureInfo.InvariantCulture, $"there is no version {number} of {workflow} in {project}"));

    private static async Task<IResult> PublishAsync(HttpContext http, string project, string workflow, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<PublishBody>(http, Body.OfText);
        if (body is null)
        {
            return wrong!;
        }

        if (body.Message?.Length > LongestMessage)
        {
            return Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"message: expected at most {LongestMessage} characters"));
        }

        var request = new PublishRequest(project, File, body.Text, Principal.Of(http).Actor.ToString())
        {
            Workflow = workflow,
            Message = body.Message,
            ExpectedLive = body.ExpectedLive,
            Audit = Audited.Of(http, project, AuditedActs.Publish, workflow),
        };
        return await new Publishing(options.Store, options.Plans, options.Time).PublishAsync(request, http.RequestAborted) switch
        {
            PublishOutcome.Published { WasLive: true } same => Results.Ok(VersionDocument.Of(same.Version)),
            PublishOutcome.Published { Version: var version } => Results.Created(options.Located(Address(project, version)), VersionDocument.Of(version)),
            PublishOutcome.Moved moved => Problems.Conflict(
                string.Create(CultureInfo.InvariantCulture, $"version {moved.Live} of {workflow} is live, not {body.ExpectedLive}"),
                ("live", moved.Live)),
            PublishOutcome.Misnamed text => Problems.Invalid($"the text is that of {text.Name}, and this address that of {workflow}"),
            PublishOutcome.Invalid invalid => Problems.Invalid("the text is no valid definition", ("errors", Shown(invalid.Errors))),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }

    private static string Address(string project, VersionRecord version) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/projects/{project}/workflows/{version.Workflow}/versions/{version.Number}");

    public static IReadOnlyList<DefinitionErrorDocument> Shown(IEnumerable<DefinitionError> errors) =>
        [.. errors.Select(error => new DefinitionErrorDocument(error.Line, error.Column, error.Path, error.Message, error.Suggestion))];
}

/// <summary>A text to be checked; nothing is stored.</summary>
internal sealed record ValidateBody(string Text);

/// <summary>A text to be published.</summary>
/// <param name="Text">YAML or JSON.</param>
/// <param name="Message">Why, in a line.</param>
/// <param name="ExpectedLive">The version that must be live now; 0: none. Null: whichever is.</param>
internal sealed record PublishBody(string Text, string? Message = null, int? ExpectedLive = null);

/// <summary>What is wrong with a text; empty: nothing.</summary>
internal sealed record ValidationDocument(IReadOnlyList<DefinitionErrorDocument> Errors);

/// <summary>A mistake in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">Where in the document.</param>
/// <param name="Message">What is wrong and what was expected.</param>
/// <param name="Suggestion">The word that was probably meant.</param>
internal sealed record DefinitionErrorDocument(int Line, int Column, string Path, string Message, string? Suggestion);
