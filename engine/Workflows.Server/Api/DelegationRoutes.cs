using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hosting;
using Workflows.Server.Http;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>P/delegations</c>: who decides approvals for whom, until when. Everybody hands on their own right, and takes it back.</summary>
internal static class DelegationRoutes
{
    public static void Map(IEndpointRouteBuilder project, ServerOptions options)
    {
        project.MapGet("/delegations", (HttpContext http, string project) => ListAsync(http, project, options))
            .Lists<DelegationDocument>("Who decides approvals for whom, by id; those that have been over for ninety days are forgotten.").Requires(Role.Viewer);
        project.MapPost("/delegations", (HttpContext http, string project) => AddAsync(http, project, options))
            .WithSummary("Hands the caller's right to decide approvals to another approver, until a time.")
            .Takes<DelegationBody>().Creates<DelegationDocument>().Requires(Role.Approver);
        project.MapDelete("/delegations/{delegation}", (HttpContext http, string project, string delegation) => EndAsync(http, project, delegation, options))
            .Answers<DelegationDocument>("Takes a right back, from now on.").Requires(Role.Approver);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string project, ServerOptions options)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(
                await options.Store.ListDelegationsAsync(project, null, http.RequestAborted), each => each.Id, DelegationDocument.Of));
    }

    private static async Task<IResult> AddAsync(HttpContext http, string project, ServerOptions options)
    {
        var (body, wrong) = await Body.ReadAsync<DelegationBody>(http);
        if (body is null)
        {
            return wrong!;
        }

        var caller = Principal.Of(http);
        if (!Delegations.IsActor(body.To))
        {
            return Problems.Invalid($"to: expected {Delegations.ExpectedActor}, found `{body.To}`");
        }

        if (body.To == caller.Actor.ToString())
        {
            return Problems.Invalid($"to: expected somebody else than {caller.Actor}, whose right it is");
        }

        if (Delegations.Lifetime(body.Expires) is not { } lifetime)
        {
            return Problems.Invalid($"expires: expected {Delegations.ExpectedLifetime}, found `{body.Expires}`");
        }

        var delegation = Delegations.Make(project, caller.Actor, caller.In(project), body.To, options.Time.GetUtcNow(), lifetime);
        var audit = Audited.Of(http, project, AuditedActs.Delegate, delegation.Id, $"to {delegation.To} until {delegation.Until:u}");
        return !await options.Store.AddDelegationAsync(delegation, audit, http.RequestAborted)
            ? Problems.Conflict(DelegationRecord.TooMany)
            : Results.Created(options.Located($"/api/v1/projects/{project}/delegations/{delegation.Id}"), DelegationDocument.Of(delegation));
    }

    /// <summary>Another one's is an administrator's to end.</summary>
    private static async Task<IResult> EndAsync(HttpContext http, string project, string id, ServerOptions options)
    {
        if (await FindAsync(options, project, id, http.RequestAborted) is not { } found)
        {
            return Problems.NotFound($"there is no delegation {id}");
        }

        var caller = Principal.Of(http);
        if (found.From != caller.Actor.ToString() && !caller.In(project).Contains(Role.Admin))
        {
            return Problems.Forbidden($"this is for {found.From}, whose right it is, or an admin of {project}");
        }

        await options.Store.EndDelegationAsync(
            project, id, Audited.Of(http, project, AuditedActs.EndDelegation, id, $"{found.From} to {found.To}"), http.RequestAborted);
        return Results.Ok(DelegationDocument.Of((await FindAsync(options, project, id, http.RequestAborted))!));
    }

    private static async Task<DelegationRecord?> FindAsync(ServerOptions options, string project, string id, CancellationToken cancellation) =>
        (await options.Store.ListDelegationsAsync(project, null, cancellation)).FirstOrDefault(each => each.Id == id);
}

/// <summary>A right to be handed on.</summary>
/// <param name="To">To whom, as approvals name people: <c>token:bob</c>.</param>
/// <param name="Expires">For how long: <c>14d</c>, at most <c>90d</c>.</param>
internal sealed record DelegationBody(string To, string Expires);
