using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Views;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/audit</c> and <c>/api/v1/audit</c>: who did what, newest first; and whether that is still what was recorded.</summary>
internal static class AuditRoutes
{
    public static void Map(IEndpointRouteBuilder app, IEndpointRouteBuilder project, ServerOptions options)
    {
        Filtered(project.MapGet("/audit", (HttpContext http, string project) => ListAsync(http, project, options)))
            .Reads("store", "Acts on the whole store (tokens) too, for an admin of every project.", QueryKind.Flag).Requires(Role.Admin);
        Filtered(app.MapGet("/api/v1/audit", (HttpContext http, CancellationToken _) => ListAsync(http, null, options))).Requires(Role.Admin);
        app.MapGet("/api/v1/audit/verify", (HttpContext http, CancellationToken cancellation) => VerifyAsync(http, options, cancellation))
            .Answers<AuditVerdict>("Reckons the chain of hashes again.")
            .Reads("hash", "One that was kept elsewhere: it must be in the chain.").Requires(Role.Admin);

        static RouteHandlerBuilder Filtered(RouteHandlerBuilder list) => list
            .Lists<AuditDocument>("Who did what, newest first.").Reads("actor", "What one has done.").Reads("act", "Acts of one kind: `run.start`.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, string? project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        if (page is null)
        {
            return wrong!;
        }

        var (before, wrongCursor) = page.Number();
        if (wrongCursor is not null)
        {
            return wrongCursor;
        }

        var (ofStore, wrongStore) = Query.Flag(http, "store");
        if (wrongStore is not null)
        {
            return wrongStore;
        }

        if (ofStore && !Principal.Of(http).In(Principal.EveryProject).Contains(Role.Admin))
        {
            return Problems.Forbidden($"store: this needs the role {Role.Admin.Word()} in every project");
        }

        var rows = await options.Store.ListAuditAsync(
            new()
            {
                Project = project,
                OfStore = ofStore,
                Actor = Query.Text(http, "actor"),
                Act = Query.Text(http, "act"),
                Before = before,
                Most = page.Limit + 1,
            },
            http.RequestAborted);
        return Results.Ok(page.Of(rows, row => row.Number.ToString(CultureInfo.InvariantCulture), AuditDocument.Of));
    }

    private static async Task<IResult> VerifyAsync(HttpContext http, ServerOptions options, CancellationToken cancellation) =>
        Results.Ok(await AuditChain.VerifyAsync(options.Store, Query.Text(http, "hash"), cancellation));
}
