using Microsoft.IdentityModel.JsonWebTokens;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>
/// Reads access tokens that programs bring with each request (RFC 9068, and the JSON Web Tokens of providers that came before it): signed by the provider, said
/// to this server, good now. An ID token is none, though the same provider signs it: it was said to the client, who may hand it to anybody.
/// </summary>
/// <param name="settings">Of which provider.</param>
/// <param name="audience">What tokens for this server are said to.</param>
/// <param name="documents">What the provider has published.</param>
/// <param name="time">The clock.</param>
internal sealed class AccessTokens(ProviderSettings settings, string audience, ProviderDocuments documents, TimeProvider time)
{
    /// <summary>What the head of one may call it. Refresh tokens, logout tokens and others have names of their own.</summary>
    private static readonly string[] types = ["at+jwt", "application/at+jwt", "JWT"];

    /// <summary>What only ID tokens have.</summary>
    private static readonly string[] claimsOfIdTokens = ["nonce", "at_hash", "c_hash"];

    private readonly SignedTokens signed = new(audience, documents, (why, detail) => Refusal(settings, why, detail), time);
    private readonly PersonClaims persons = new(settings);

    /// <summary>Whether a text has the form of one: what an API token never has.</summary>
    public static bool IsForm(string text) => text.AsSpan().Count('.') == 2;

    /// <summary>For whom one speaks, with what the settings give them.</summary>
    public async Task<(Principal? Caller, SignInRefusal? Refusal)> ReadAsync(string text, CancellationToken cancellation)
    {
        var (token, refusal) = await signed.ReadAsync(text, cancellation);
        return token is null ? (null, refusal)
            : ClaimError(token) is { } error ? (null, Refusal(settings, error, error))
            : (settings.Of(persons.Actor(token, Actor.BearerMethod)) with { Until = new DateTimeOffset(token.ValidTo, TimeSpan.Zero) }, null);
    }

    private string? ClaimError(JsonWebToken token) =>
        !string.IsNullOrEmpty(token.Typ) && !types.Contains(token.Typ, StringComparer.OrdinalIgnoreCase) ? "it is a token of another kind than an access token"
        : claimsOfIdTokens.Any(claim => token.TryGetPayloadValue(claim, out object? _)) ? "it is an ID token"
        : persons.Error(token);

    private static SignInRefusal Refusal(ProviderSettings settings, string why, string? detail) =>
        SignInRefusal.WrongToken(settings.Name, why, $"the access token: {detail}");
}
