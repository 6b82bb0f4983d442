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

/// <summary><c>P/models</c> and <c>P/catalogue</c>: what flows have made, and what they are made of.</summary>
internal static class LibraryRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapGet("/models", (HttpContext http, string project) => ModelsAsync(http, project, options))
            .Lists<ModelDocument>("Models, by name.").Requires(Role.Viewer);
        project.MapGet("/models/{model}", (HttpContext http, string project, string model) => ModelAsync(http, project, model, options))
            .Answers<ModelDocument>("A model with its versions and aliases.").Requires(Role.Viewer);
        project.MapGet("/catalogue", (HttpContext http, string project) => Activities(http, options))
            .Lists<JsonElement>("Manifests of the activities that flows may use, by name and version.").Requires(Role.Viewer);
        project.MapGet("/catalogue/{activity}/{version:int:min(1)}", (string project, string activity, int version) =>
            Activity(activity, version, options)).Answers<JsonElement>("The manifest of an activity.").Requires(Role.Viewer);
    }

    private static async Task<IResult> ModelsAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(await options.Store.ListModelsAsync(project, http.RequestAborted), model => model.Model, ModelDocument.Of));
    }

    private static async Task<IResult> ModelAsync(HttpContext http, string project, string model, ServerOptions options) =>
        await options.Store.FindModelAsync(project, model, http.RequestAborted) is { } found
            ? Results.Ok(ModelDocument.Of(found))
            : Problems.NotFound($"there is no model {model} in {project}");

    private static IResult Activities(HttpContext http, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(options.Plans.Catalogue?.Manifests ?? [], manifest => manifest.Uses, manifest => DocumentJson.Parse(manifest.Json)));
    }

    private static IResult Activity(string activity, int version, ServerOptions options) =>
        options.Plans.Catalogue?.Find(string.Create(CultureInfo.InvariantCulture, $"{activity}@{version}")) is { } manifest
            ? Results.Ok(DocumentJson.Parse(manifest.Json))
            : Problems.NotFound(string.Create(CultureInfo.InvariantCulture, $"there is no activity {activity}@{version}"));
}
