using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Server.Http;

namespace Workflows.Server.People;

/// <summary>
/// Signs a request in by its API token: <c>Authorization: Bearer wf_…</c>. The token is read from the store each time, so one that is revoked is refused from
/// then on, by every server of the store.
/// </summary>
/// <param name="tokens">The store.</param>
/// <param name="audit">Takes refusals of tokens that there were.</param>
/// <param name="time">The clock.</param>
public sealed class TokenSignIn(ITokenRecords tokens, IAuditRecords audit, TimeProvider time)
{
    /// <summary>How often the same is written of one token: who sends a wrong one again and again must not fill the disk.</summary>
    private static readonly TimeSpan seldom = TimeSpan.FromMinutes(1);

    /// <summary>When a refusal of a token was recorded last. Only tokens that there were come in here.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> refused = new();

    /// <summary>Who sends it; null: there is no token, or one that does not count.</summary>
    public ValueTask<Principal?> FindAsync(HttpContext http) =>
        BearerToken.Read(http) is { } text ? FindAsync(http, text) : ValueTask.FromResult<Principal?>(null);

    /// <summary>Whom a token speaks for, by its text; null where it does not count.</summary>
    internal async ValueTask<Principal?> FindAsync(HttpContext http, string text) =>
        ApiToken.Parse(text) is var (id, secret) && await tokens.FindTokenAsync(id, http.RequestAborted) is { } token
            ? await PassAsync(http, token, ApiToken.IsSecretOf(token, secret) ? null : "its secret is wrong")
            : null;

    /// <summary>Whom a token speaks for that a session was begun with; null where it counts no more.</summary>
    internal async ValueTask<Principal?> FindByIdAsync(HttpContext http, string id) =>
        await tokens.FindTokenAsync(id, http.RequestAborted) is { } token ? await PassAsync(http, token, null) : null;

    private async ValueTask<Principal?> PassAsync(HttpContext http, TokenRecord token, string? wrong)
    {
        var now = time.GetUtcNow();
        if ((wrong ?? WhyOver(token, now)) is { } why)
        {
            await RefuseAsync(http, token, why, now);
            return null;
        }

        if (token.UsedAt is not { } used || now - used > seldom)
        {
            await tokens.TouchTokenAsync(token.Id, http.RequestAborted);
        }

        return new(new Actor(token.Issuer, token.Subject, Actor.TokenMethod), Grants.Allowed(token.Grants)) { Token = token.Id, Until = token.ExpiresAt };
    }

    private static string? WhyOver(TokenRecord token, DateTimeOffset now) =>
        token.RevokedAt is not null ? "it is revoked" : token.ExpiresAt <= now ? "it has expired" : null;

    private async Task RefuseAsync(HttpContext http, TokenRecord token, string why, DateTimeOffset now)
    {
        if (refused.TryGetValue(token.Id, out var last) && now - last < seldom)
        {
            return;
        }

        refused[token.Id] = now;
        await audit.AuditAsync(
            new(null, token.Actor, AuditedActs.RefuseToken, token.Id)
            {
                Method = Actor.TokenMethod,
                Token = token.Id,
                Address = http.Connection.RemoteIpAddress?.ToString(),
                After = why,
            },
            http.RequestAborted);
    }
}
