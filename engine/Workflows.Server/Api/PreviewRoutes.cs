using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Previewing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary>
/// <c>P/preview</c>: what a start would do, for who may start it. It reads files of this machine that commands name, to look for earlier results, so whoever
/// chooses commands must be one who may run them.
/// </summary>
internal static class PreviewRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options) =>
        project.MapPost("/preview", (HttpContext http, string project) => PreviewAsync(http, project, options))
            .Answers<PreviewDocument>("What a run would do, as far as that can be told before it starts; nothing is stored.").Takes<PreviewBody>()
            .Requires(Role.Operator);

    private static async Task<IResult> PreviewAsync(HttpContext http, string project, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<PreviewBody>(http, Body.OfText);
        if (body is null)
        {
            return wrong!;
        }

        var problem = (body.Workflow, body.Text) switch
        {
            (null, null) or (not null, not null) => "expected either `workflow`, the name of a published one, or `text`",
            (null, _) when body.Version is not null => "version: expected none beside text",
            _ => body.Parameters is { } given ? RunRoutes.WhyNoParameters(given) : null,
        };
        if (problem is not null)
        {
            return Problems.Invalid(problem);
        }

        if (body.Text is not null && !Principal.Of(http).In(project).Contains(Role.Author))
        {
            return Problems.Forbidden($"to preview a text needs the role {Role.Author.Word()} in {project}, as to run it does");
        }

        var request = new StartRequest(project, new RunTrigger("api", Principal.Of(http).Actor.ToString()))
        {
            Workflow = body.Workflow,
            Version = body.Version,
            Text = body.Text,
            File = VersionRoutes.File,
            Parameters = new GivenParameters(body.Parameters?.GetRawText() ?? "{}"),
            Folder = options.Folder,
        };
        return await options.Preview(request, http.RequestAborted) switch
        {
            PreviewOutcome.Known known => Results.Ok(PreviewDocument.Of(known.Preview)),
            PreviewOutcome.Refused refused => await RunRoutes.ShowAsync(http, project, refused.Why, options),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }
}

/// <summary>A run that is thought of.</summary>
/// <param name="Workflow">A published workflow; null beside <paramref name="Text"/>.</param>
/// <param name="Version">Its version; null: the live one.</param>
/// <param name="Text">YAML or JSON; null beside <paramref name="Workflow"/>.</param>
/// <param name="Parameters">An object; defaults stand in for what is absent.</param>
internal sealed record PreviewBody(string? Workflow = null, int? Version = null, string? Text = null, JsonElement? Parameters = null);
