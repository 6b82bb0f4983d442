using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Server.Http;
using Workflows.Server.People;
using Workflows.Server.SigningIn.OpenIdConnect;

namespace Workflows.Server.SigningIn;

/// <summary>
/// Signs requests in: by a token that they bring (one of this server, or an access token of the identity provider), else by the session of a browser. A
/// session is a row of the store and 256 random bits in a cookie. One that was begun with a token gives no more than that, and ends with it; one that an
/// identity provider vouches for gives what the settings say at each request.
/// </summary>
/// <param name="store">Where sessions are kept.</param>
/// <param name="tokens">Whom tokens speak for.</param>
/// <param name="publicUrl">What people call the server; null: this machine alone.</param>
/// <param name="time">The clock.</param>
/// <param name="provider">Whom else to believe; null: nobody.</param>
public sealed class Sessions(ISessionRecords store, TokenSignIn tokens, Uri? publicUrl, TimeProvider time, ProviderSettings? provider = null)
{
    private const int SecretLength = 64;

    private readonly SessionCookie cookie = SessionCookie.Of(publicUrl);

    private readonly AccessTokens? accessTokens =
        provider is { Audience: { } audience } ? new(provider, audience, new(provider, time), time) : null;

    /// <summary>A working day: whoever finds the browser the next morning finds nothing.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(12);

    /// <summary>Who sends a request; null: nobody has signed in. One that brings a token is asked for nothing else.</summary>
    public async ValueTask<Principal?> FindAsync(HttpContext http) =>
        http.Request.Headers.Authorization.Count > 0 ? await FindByTokenAsync(http)
        : Hash(http) is { } hash && await store.FindSessionAsync(hash, http.RequestAborted) is { } session && session.ExpiresAt > time.GetUtcNow()
            ? await FindAsync(http, session)
        : null;

    /// <summary>Begins one with a token's text.</summary>
    /// <returns>Who it is; null where the token does not count.</returns>
    internal async Task<Principal?> BeginAsync(HttpContext http, string token)
    {
        if (await tokens.FindAsync(http, token.Trim()) is not { } caller)
        {
            return null;
        }

        await BeginAsync(http, caller, Longest);
        return caller;
    }

    /// <summary>Begins one for somebody who has proved who they are.</summary>
    /// <param name="http">The request, whose answer gets the cookie.</param>
    /// <param name="caller">Who.</param>
    /// <param name="longest">When it ends at the latest.</param>
    internal async Task BeginAsync(HttpContext http, Principal caller, TimeSpan longest)
    {
        var now = time.GetUtcNow();
        var secret = RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);
        var end = caller.Until is { } until && until - now < longest ? until : now + longest;
        var session = new SessionRecord(Hash(secret), caller.Actor.Issuer, caller.Actor.Subject)
        {
            Method = caller.Actor.Method,
            Name = caller.Actor.Name,
            Groups = caller.Actor.Groups,
            Token = caller.Token,
            CreatedAt = now,
            ExpiresAt = end,
        };
        await store.AddSessionAsync(session, Audited.Of(http, caller, null, AuditedActs.BeginSession, caller.Actor.ToString()), http.RequestAborted);
        cookie.Set(http.Response, secret, end - now);
    }

    /// <summary>Ends that of the browser, if it has one.</summary>
    /// <returns>Whether whom it was of is to sign out of the identity provider too.</returns>
    internal async Task<bool> EndAsync(HttpContext http)
    {
        cookie.Remove(http.Response);
        if (Hash(http) is not { } hash || await store.FindSessionAsync(hash, http.RequestAborted) is not { } session)
        {
            return false;
        }

        var actor = new Actor(session.Issuer, session.Subject, session.Method);
        var who = new Principal(actor, Grants.None) { Token = session.Token };
        await store.EndSessionAsync(hash, Audited.Of(http, who, null, AuditedActs.EndSession, actor.ToString()), http.RequestAborted);
        return provider is { SignsOut: true } && session.Method == Actor.ProviderMethod;
    }

    private async ValueTask<Principal?> FindByTokenAsync(HttpContext http)
    {
        if (accessTokens is null || BearerToken.Read(http) is not { } text || !AccessTokens.IsForm(text))
        {
            return await tokens.FindAsync(http);
        }

        var (caller, refusal) = await accessTokens.ReadAsync(text, http.RequestAborted);
        if (refusal is not null)
        {
            new TokenRefusal(refusal.Words, refusal.Detail, refusal.Status == StatusCodes.Status503ServiceUnavailable).Set(http);
        }

        return caller;
    }

    private async ValueTask<Principal?> FindAsync(HttpContext http, SessionRecord session) =>
        session.Token is { } token ? await tokens.FindByIdAsync(http, token) : provider?.Find(session);

    private string? Hash(HttpContext http) => cookie.Read(http.Request) is { Length: SecretLength } secret ? Hash(secret) : null;

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
