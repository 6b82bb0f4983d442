using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>Reads ID tokens, and believes those that the provider has signed, for this server, for this sign-in, and just now.</summary>
/// <param name="settings">Of which provider.</param>
/// <param name="time">The clock.</param>
internal sealed class IdTokens(ProviderSettings settings, TimeProvider time)
{
    private const int MostSubject = 255, MostGroups = 1_000;

    /// <summary>How far the provider's clock may be from ours.</summary>
    private static readonly TimeSpan skew = TimeSpan.FromMinutes(1);

    /// <summary>Signed with a private key of the provider: never with what others know too, and never not at all.</summary>
    private static readonly string[] algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>What names a person to others, the best one first.</summary>
    private static readonly string[] names = ["name", "preferred_username", "email"];

    private readonly JsonWebTokenHandler handler = new();

    /// <summary>Whom a token is of.</summary>
    /// <param name="text">The token.</param>
    /// <param name="nonce">What must be in it.</param>
    /// <param name="published">What the provider has published.</param>
    /// <param name="readAgain">Reads that again: its keys may have changed.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(Actor? Actor, SignInRefusal? Refusal)> ReadAsync(
        string text,
        string nonce,
        OpenIdConnectConfiguration published,
        Func<CancellationToken, Task<PublishedDocument>> readAgain,
        CancellationToken cancellation)
    {
        var result = await handler.ValidateTokenAsync(text, Expected(published));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            var (newer, refusal) = await readAgain(cancellation);
            if (newer is null || refusal is not null)
            {
                return (null, refusal);
            }

            result = await handler.ValidateTokenAsync(text, Expected(newer));
        }

        if (result is not { IsValid: true, SecurityToken: JsonWebToken token })
        {
            return (null, Refusal(InvalidReason(result.Exception), result.Exception?.Message));
        }

        return ClaimError(token, nonce) is { } error ? (null, Refusal(error, error)) : (Of(token), null);
    }

    private TokenValidationParameters Expected(OpenIdConnectConfiguration published) => new()
    {
        ValidIssuer = published.Issuer,
        ValidAudience = settings.ClientId,
        ValidAlgorithms = algorithms,
        IssuerSigningKeys = published.SigningKeys,
        // Our clock, not the library's.
        LifetimeValidator = (from, until, _, _) => time.GetUtcNow() is var now && until > now - skew && (from is null || from < now + skew),
    };

    /// <summary>In our words, what the library found wrong.</summary>
    private string InvalidReason(Exception? wrong) => wrong switch
    {
        SecurityTokenInvalidLifetimeException => "it is over, or not yet good (the clocks of the two may differ)",
        SecurityTokenInvalidAudienceException => $"it was said to another program than {settings.ClientId}",
        SecurityTokenInvalidIssuerException => "another issuer says it",
        SecurityTokenSignatureKeyNotFoundException => "it is signed with a key that is not published",
        _ => "it is not signed as expected (RS256 or ES256, with a published key)",
    };

    /// <summary>What else is wrong with one that is signed and good; null: nothing.</summary>
    private string? ClaimError(JsonWebToken token, string nonce) =>
        Text(token, "nonce") is not { } said || !BegunSignIn.IsSame(nonce, said) ? "it was said to another sign-in than this"
        : Text(token, "azp") is { } party ? party == settings.ClientId ? PersonError(token) : $"it was given out to another program than {settings.ClientId}"
        : token.Audiences.Count() > 1 ? "it was said to several programs, and does not name the one that it was given out to"
        : PersonError(token);

    /// <summary>The same of who it is about.</summary>
    private string? PersonError(JsonWebToken token) =>
        Text(token, "sub") is not { Length: > 0 and <= MostSubject } subject || subject.Any(static letter => letter is < ' ' or > '~')
            ? $"it names nobody (sub: expected up to {MostSubject} ASCII characters)"
        : Groups(token).Length > MostGroups ? $"it names more than {MostGroups} groups"
        : null;

    private Actor Of(JsonWebToken token) => new(token.Issuer, token.Subject, Actor.ProviderMethod)
    {
        Name = names.Select(claim => ShownName.Of(Text(token, claim))).FirstOrDefault(name => name.Length > 0, token.Subject),
        Groups = Groups(token),
    };

    /// <summary>One as a string, several as an array; anything else is no group, nor is what no rule can name.</summary>
    private ImmutableArray<string> Groups(JsonWebToken token) => !token.TryGetPayloadValue(settings.Groups, out JsonElement value) ? [] :
    [
        .. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().AsEnumerable() : [value])
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString()!)
            .Where(group => group.Length <= RoleRule.LongestGroup),
    ];

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue(claim, out string? text) ? text : null;

    private SignInRefusal Refusal(string why, string? detail) => SignInRefusal.Wrong(settings.Name, why, $"the ID token: {detail}");
}
