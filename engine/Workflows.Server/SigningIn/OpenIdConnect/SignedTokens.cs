using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>
/// Reads tokens that the provider signs, and believes those that it has signed, for one audience, and that are good now. What a token of its kind must say
/// beside that is for <see cref="IdTokens"/> and <see cref="AccessTokens"/> to ask.
/// </summary>
/// <param name="audience">To whom they must be said.</param>
/// <param name="documents">What the provider has published.</param>
/// <param name="refuse">Makes a refusal of why a token does not count, and of what the library says of that.</param>
/// <param name="time">The clock.</param>
internal sealed class SignedTokens(string audience, ProviderDocuments documents, Func<string, string?, SignInRefusal> refuse, TimeProvider time)
{
    /// <summary>How far the provider's clock may be from ours.</summary>
    private static readonly TimeSpan skew = TimeSpan.FromMinutes(1);

    /// <summary>Signed with a private key of the provider: never with what others know too, and never not at all.</summary>
    private static readonly string[] algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private readonly JsonWebTokenHandler handler = new();

    /// <summary>The token of a text, or why it does not count. A key that is missing may be new: what is published is then read again.</summary>
    public async Task<(JsonWebToken? Token, SignInRefusal? Refusal)> ReadAsync(string text, CancellationToken cancellation)
    {
        var (published, away) = await documents.ReadAsync(cancellation);
        if (published is null || away is not null)
        {
            return (null, away);
        }

        var result = await handler.ValidateTokenAsync(text, Expected(published));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            (published, away) = await documents.ReadAgainAsync(cancellation);
            if (published is null || away is not null)
            {
                return (null, away);
            }

            result = await handler.ValidateTokenAsync(text, Expected(published));
        }

        return result is { IsValid: true, SecurityToken: JsonWebToken token }
            ? (token, null)
            : (null, refuse(InvalidReason(result.Exception), result.Exception?.Message));
    }

    private TokenValidationParameters Expected(OpenIdConnectConfiguration published) => new()
    {
        ValidIssuer = published.Issuer,
        ValidAudience = audience,
        ValidAlgorithms = algorithms,
        IssuerSigningKeys = published.SigningKeys,
        // Our clock, not the library's.
        LifetimeValidator = (from, until, _, _) => time.GetUtcNow() is var now && until > now - skew && (from is null || from < now + skew),
    };

    /// <summary>In our words, what the library found wrong.</summary>
    private string InvalidReason(Exception? wrong) => wrong switch
    {
        SecurityTokenInvalidLifetimeException => "it is over, or not yet good (the clocks of the two may differ)",
        SecurityTokenInvalidAudienceException => $"it was said to another program than {audience}",
        SecurityTokenInvalidIssuerException => "another issuer says it",
        SecurityTokenSignatureKeyNotFoundException => "it is signed with a key that is not published",
        _ => "it is not signed as expected (RS256 or ES256, with a published key)",
    };
}
