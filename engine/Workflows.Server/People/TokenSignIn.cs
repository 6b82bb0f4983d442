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
    public async ValueTask<Principal?> FindAsync(HttpContext http)
    {
        if (BearerToken.Read(http) is not { } text || ApiToken.Parse(text) is not var (id, secret)
            || await tokens.FindTokenAsync(id, http.RequestAborted) is not { } token)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var why = !ApiToken.IsSecretOf(token, secret) ? "its secret is wrong"
            : token.RevokedAt is not null ? "it is revoked"
            : token.ExpiresAt <= now ? "it has expired"
            : null;
        if (why is not null)
        {
            await RefuseAsync(http, token, why, now);
            return null;
        }

        if (token.UsedAt is not { } used || now - used > seldom)
        {
            await tokens.TouchTokenAsync(id, http.RequestAborted);
        }

        return new(new Actor(token.Issuer, token.Subject, Actor.TokenMethod), Grants.Allowed(token.Grants)) { Token = id };
    }

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
