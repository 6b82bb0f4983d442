using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Server.OpenApi;
using Workflows.Server.People;

namespace Workflows.Server.Api;

/// <summary><c>/api/v1/me</c>: who the caller is, how they signed in, and what they may do where.</summary>
internal static class MeRoutes
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/v1/me", (HttpContext http) => MeDocument.Of(Principal.Of(http)))
        .Answers<MeDocument>("Who the caller is, and what they may do where.").RequiresSignIn();
}

/// <summary>Who the caller is.</summary>
/// <param name="Actor">As runs and votes record it.</param>
/// <param name="Name">For people.</param>
/// <param name="Method">How they signed in: <c>local</c>, <c>token</c>, <c>oidc</c>.</param>
/// <param name="Groups">As the issuer says.</param>
/// <param name="Roles">By project; under <c>*</c> those of every project.</param>
internal sealed record MeDocument(
    string Actor, string Name, string Method, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Roles)
{
    public static MeDocument Of(Principal caller) => new(
        caller.Actor.ToString(),
        caller.Actor.Name,
        caller.Actor.Method,
        [.. caller.Actor.Groups],
        caller.Grants.ToDictionary(
            static grant => grant.Key,
            static grant => (IReadOnlyList<string>)[.. grant.Value.Order().Select(static role => role.Word())]));
}
