using Microsoft.IdentityModel.JsonWebTokens;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>Reads ID tokens, and believes those that the provider has signed, for this server, for this sign-in, and just now.</summary>
/// <param name="settings">Of which provider.</param>
/// <param name="documents">What it has published.</param>
/// <param name="time">The clock.</param>
internal sealed class IdTokens(ProviderSettings settings, ProviderDocuments documents, TimeProvider time)
{
    private readonly SignedTokens signed = new(settings.ClientId, documents, (why, detail) => Refusal(settings, why, detail), time);
    private readonly PersonClaims persons = new(settings);

    /// <summary>Whom a token is of.</summary>
    /// <param name="text">The token.</param>
    /// <param name="nonce">What must be in it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(Actor? Actor, SignInRefusal? Refusal)> ReadAsync(string text, string nonce, CancellationToken cancellation)
    {
        var (token, refusal) = await signed.ReadAsync(text, cancellation);
        return token is null ? (null, refusal)
            : ClaimError(token, nonce) is { } error ? (null, Refusal(settings, error, error))
            : (persons.Actor(token, Actor.ProviderMethod), null);
    }

    /// <summary>What else is wrong with one that is signed and good; null: nothing.</summary>
    private string? ClaimError(JsonWebToken token, string nonce) =>
        PersonClaims.Text(token, "nonce") is not { } said || !BegunSignIn.IsSame(nonce, said) ? "it was said to another sign-in than this"
        : PersonClaims.Text(token, "azp") is { } party
            ? party == settings.ClientId ? persons.Error(token) : $"it was given out to another program than {settings.ClientId}"
        : token.Audiences.Count() > 1 ? "it was said to several programs, and does not name the one that it was given out to"
        : persons.Error(token);

    private static SignInRefusal Refusal(ProviderSettings settings, string why, string? detail) =>
        SignInRefusal.Wrong(settings.Name, why, $"the ID token: {detail}");
}
