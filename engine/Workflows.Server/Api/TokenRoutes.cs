using System.Collections.Immutable;
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

/// <summary><c>/api/v1/tokens</c>: everybody's own tokens; all of them for who is admin of every project.</summary>
internal static class TokenRoutes
{
    private const int MostGrants = 100;

    public static void Map(IEndpointRouteBuilder app, ServerOptions options)
    {
        app.MapGet("/api/v1/tokens", (HttpContext http, CancellationToken cancellation) => ListAsync(http, options, cancellation))
            .Lists<TokenDocument>("The caller's own tokens, by id; all of them for an admin of every project.").RequiresSignIn();
        app.MapPost("/api/v1/tokens", (HttpContext http, CancellationToken cancellation) => CreateAsync(http, options, cancellation))
            .WithSummary("Makes a token. It is shown in this answer and never again.").Takes<TokenBody>().Creates<TokenDocument>().RequiresSignIn();
        app.MapDelete("/api/v1/tokens/{token}", (HttpContext http, string token) => RevokeAsync(http, token, options))
            .Answers<TokenDocument>("Revokes a token, at once and everywhere.").RequiresSignIn();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ServerOptions options, CancellationToken cancellation)
    {
        var (page, wrong) = PageRequest.Read(http);
        return page is null
            ? wrong!
            : Results.Ok(page.ByName(
                (await options.Store.ListTokensAsync(cancellation)).Where(token => IsTheirs(http, token)), token => token.Id, TokenDocument.Of));
    }

    private static async Task<IResult> CreateAsync(HttpContext http, ServerOptions options, CancellationToken cancellation)
    {
        var (body, wrong) = await Body.ReadAsync<TokenBody>(http);
        if (body is null)
        {
            return wrong!;
        }

        var caller = Principal.Of(http);
        var (grants, problem) = Read(body);
        if (problem is not null)
        {
            return Problems.Invalid(problem);
        }

        if (body.Subject is { } subject && !ApiToken.IsSubject(subject))
        {
            return Problems.Invalid($"subject: expected {ApiToken.ExpectedSubject}, found `{subject}`");
        }

        if (body.Subject is not null && !IsAdmin(caller))
        {
            return Problems.Forbidden("a token for somebody else is made by an admin of every project; without a subject it is one for yourself");
        }

        if (Grants.Missing(caller, grants!) is { } missing)
        {
            return Problems.Forbidden($"nobody grants what they don't have: {caller.Actor} is not {missing}");
        }

        if (ApiToken.Lifetime(body.Expires) is not { } lifetime)
        {
            return Problems.Invalid($"expires: expected {ApiToken.ExpectedLifetime}, found `{body.Expires}`");
        }

        var owner = body.Subject is { } other ? Actor.Named(other) : caller.Actor;
        var (text, record) = ApiToken.Make(owner, grants!, caller.Actor.ToString(), options.Time.GetUtcNow(), lifetime);
        var document = TokenDocument.Of(record);
        await options.Store.AddTokenAsync(record, Audited.Of(http, null, AuditedActs.CreateToken, record.Id, document.Words), cancellation);
        return Results.Created(options.Located($"/api/v1/tokens/{record.Id}"), document with { Token = text });
    }

    /// <summary>A token that is somebody else's is as one that is not there.</summary>
    private static async Task<IResult> RevokeAsync(HttpContext http, string token, ServerOptions options)
    {
        if (await options.Store.FindTokenAsync(token, http.RequestAborted) is not { } found || !IsTheirs(http, found))
        {
            return Problems.NotFound($"there is no token {token}");
        }

        var audit = Audited.Of(http, null, AuditedActs.RevokeToken, token, found.Actor);
        await options.Store.RevokeTokenAsync(token, audit, http.RequestAborted);
        return Results.Ok(TokenDocument.Of((await options.Store.FindTokenAsync(token, http.RequestAborted))!));
    }

    private static (ImmutableSortedDictionary<string, ImmutableArray<string>>? Grants, string? Problem) Read(TokenBody body)
    {
        if (body.Roles.Count is 0 or > MostGrants)
        {
            return (null, $"roles: expected at least one project and at most {MostGrants}, such as {{\"default\": [\"operator\"]}}");
        }

        if (body.Roles.Values.SelectMany(roles => roles).FirstOrDefault(word => Grants.Read(word) is null) is { } unknown)
        {
            return (null, $"roles: expected {string.Join(", ", Grants.Words)}, found `{unknown}`");
        }

        return (body.Roles.ToImmutableSortedDictionary(grant => grant.Key, grant => grant.Value.Distinct().ToImmutableArray(), StringComparer.Ordinal), null);
    }

    private static bool IsAdmin(Principal caller) => caller.In(Principal.EveryProject).Contains(Role.Admin);

    private static bool IsTheirs(HttpContext http, TokenRecord token) =>
        Principal.Of(http) is var caller && (IsAdmin(caller) || (caller.Actor.Issuer == token.Issuer && caller.Actor.Subject == token.Subject));
}

/// <summary>A token to be made.</summary>
/// <param name="Roles">By project; under <c>*</c> those of every project.</param>
/// <param name="Subject">Whom it speaks for; null: whoever asks.</param>
/// <param name="Expires">How long it is good for: <c>30d</c>, which it is where nothing is said, at most <c>90d</c>.</param>
internal sealed record TokenBody(IReadOnlyDictionary<string, IReadOnlyList<string>> Roles, string? Subject = null, string? Expires = null);
