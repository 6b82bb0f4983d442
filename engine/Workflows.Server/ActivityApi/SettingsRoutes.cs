using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Views;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// What the administrator allows activities to do. They ask for it with their token: what came by the environment could be set by the step's author,
/// and this way it reaches pods as it does local processes.
/// </summary>
internal static class SettingsRoutes
{
    public static void Map(RouteGroupBuilder routes, ActivityApiOptions options)
    {
        var document = new SettingsDocument(options.Notify);
        routes.MapGet("/settings", () => Results.Json(document, DocumentJson.Options));
    }

    private sealed record SettingsDocument(NotifySettings Notify);
}
