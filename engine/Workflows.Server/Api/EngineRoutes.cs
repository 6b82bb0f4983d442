using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>/api/v1/engines</c>: who drives which share of the runs, and how far behind.</summary>
internal static class EngineRoutes
{
    public static void Map(IEndpointRouteBuilder app, ServerOptions options) =>
        app.MapGet("/api/v1/engines", (HttpContext http, CancellationToken cancellation) => ListAsync(http, options, cancellation))
            .Lists<EngineDocument>("The engines of the store, each with its partitions; without a name, those that nobody drives.").Requires(Role.Admin);

    private static async Task<IResult> ListAsync(HttpContext http, ServerOptions options, CancellationToken cancellation)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(await options.Store.ListEnginesAsync(cancellation), engine => engine.Name ?? string.Empty, EngineDocument.Of));
    }
}

/// <summary>An engine and its share of a store, or the share that nobody drives.</summary>
/// <param name="Name">Its process and machine, the one that came last where the store is a folder; null: nobody drives these partitions.</param>
/// <param name="Since">When it began.</param>
/// <param name="Partitions">Those it has the leases of, in order.</param>
/// <param name="LeaseSeconds">After these others take its partitions, unless it says before that it lives; null: leases have no end here.</param>
/// <param name="Runs">Unfinished runs in these partitions.</param>
/// <param name="OldestCommand">When the oldest command was left that is not answered yet; null: it is up to date.</param>
internal sealed record EngineDocument(
    string? Name, DateTimeOffset? Since, IReadOnlyList<int> Partitions, double? LeaseSeconds, long Runs, DateTimeOffset? OldestCommand)
{
    public static EngineDocument Of(EngineRecord engine) => new(
        engine.Name, engine.Since, engine.Partitions, engine.LeaseLeft?.TotalSeconds, engine.Runs, engine.OldestCommand);
}
