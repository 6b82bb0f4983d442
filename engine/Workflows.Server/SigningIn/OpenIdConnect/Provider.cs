using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>
/// An identity provider, asked by the code flow of OpenID Connect with PKCE. Nothing that it gives is kept but who somebody is: no token of its own, and no
/// right to ask it for more.
/// </summary>
/// <param name="settings">Which one.</param>
/// <param name="documents">What it has published.</param>
/// <param name="publicUrl">What people call this server.</param>
/// <param name="time">The clock.</param>
internal sealed class Provider(ProviderSettings settings, ProviderDocuments documents, Uri publicUrl, TimeProvider time)
{
    /// <summary>Where it sends browsers back to that were to sign in.</summary>
    public const string Callback = $"{SignInPage.Path}/callback";

    private const int MostCode = 4_000, MostError = 50;

    private readonly IdTokens tokens = new(settings, documents, time);
    private readonly string callback = At(publicUrl, Callback), signedOut = At(publicUrl, SignInPage.Path);

    /// <summary>The authorization request: where to send a browser that begins to sign in.</summary>
    public async Task<(Uri? Address, SignInRefusal? Refusal)> MakeAuthorizationRequestAsync(BegunSignIn begun, CancellationToken cancellation)
    {
        var (published, refusal) = await documents.ReadAsync(cancellation);
        if (published is null || refusal is not null)
        {
            return (null, refusal);
        }

        var asked = new Dictionary<string, string?>
        {
            ["client_id"] = settings.ClientId,
            ["response_type"] = "code",
            ["redirect_uri"] = callback,
            ["scope"] = string.Join(' ', settings.Scopes),
            ["state"] = begun.State,
            ["nonce"] = begun.Nonce,
            ["code_challenge"] = begun.Challenge,
            ["code_challenge_method"] = "S256",
        };
        return (new Uri(QueryHelpers.AddQueryString(published.AuthorizationEndpoint, asked)), null);
    }

    /// <summary>
    /// The logout request: where to send a browser that has signed out here. Without a hint of who it was, since nothing of the provider is kept: it asks the
    /// person.
    /// </summary>
    public async Task<(Uri? Address, SignInRefusal? Refusal)> MakeLogoutRequestAsync(CancellationToken cancellation)
    {
        var (published, refusal) = await documents.ReadAsync(cancellation);
        return published is null || refusal is not null ? (null, refusal)
            : !documents.IsSafe(published.EndSessionEndpoint)
                ? (null, SignInRefusal.NotSetUp(
                    settings.Name, $"its end_session_endpoint is {published.EndSessionEndpoint ?? "missing"}, and https was expected"))
            : (new Uri(QueryHelpers.AddQueryString(
                published.EndSessionEndpoint,
                new Dictionary<string, string?> { ["client_id"] = settings.ClientId, ["post_logout_redirect_uri"] = signedOut })), null);
    }

    /// <summary>The callback: who has come back.</summary>
    /// <param name="begun">What they left with.</param>
    /// <param name="answer">What they came back with.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(Actor? Actor, SignInRefusal? Refusal)> HandleCallbackAsync(BegunSignIn begun, IQueryCollection answer, CancellationToken cancellation)
    {
        if (answer["error"] is [{ } error, ..])
        {
            return (null, SignInRefusal.Denied(settings.Name, Code(error), $"it answers {Code(error)}"));
        }

        if (answer["iss"] is [{ } issuer, ..] && !settings.IsIssuer(issuer))
        {
            return (null, SignInRefusal.Wrong(settings.Name, "the answer is of another provider", "the answer's iss is another provider's"));
        }

        if (answer["code"] is not [{ Length: > 0 and <= MostCode } code])
        {
            return (null, SignInRefusal.Wrong(settings.Name, "there is no code in its answer", "there is no code in its answer"));
        }

        var (published, refusal) = await documents.ReadAsync(cancellation);
        if (published is null || refusal is not null)
        {
            return (null, refusal);
        }

        var (token, refused) = await RequestTokenAsync(published, code, begun.Verifier, cancellation);
        return token is null ? (null, refused)
            : await tokens.ReadAsync(token, begun.Nonce, cancellation);
    }

    /// <summary>The token request: changes a code for an ID token.</summary>
    private async Task<(string? Token, SignInRefusal? Refusal)> RequestTokenAsync(
        OpenIdConnectConfiguration published, string code, string verifier, CancellationToken cancellation)
    {
        string? secret = null;
        if (settings.ClientSecret is { } read)
        {
            (secret, var missing) = read();
            if (secret is null)
            {
                return (null, SignInRefusal.NotSetUp(settings.Name, missing ?? "there is no client secret"));
            }
        }

        try
        {
            using var request = TokenRequest(published, code, verifier, secret);
            using var answer = await ProviderHandler.Client.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.IsSuccessStatusCode && Read(text, "id_token") is { } token ? (token, null) : (null, Refusal(answer, text));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The browser has gone.
            throw;
        }
        catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
        {
            return (null, SignInRefusal.Away(settings.Name, $"{published.TokenEndpoint}: {away.GetBaseException().Message}"));
        }
    }

    /// <summary>Why it gives no ID token.</summary>
    private SignInRefusal Refusal(HttpResponseMessage answer, string text)
    {
        const string wrongCode = "invalid_grant";
        var status = (int)answer.StatusCode;
        return status >= StatusCodes.Status500InternalServerError ? SignInRefusal.Away(settings.Name, $"its token endpoint answers {status}")
            : Read(text, "error") is wrongCode ? SignInRefusal.Denied(settings.Name, wrongCode, $"it does not take its code back ({wrongCode})")
            : SignInRefusal.NotSetUp(settings.Name, $"its token endpoint answers {status} without an ID token: {Code(Read(text, "error") ?? string.Empty)}");
    }

    private HttpRequestMessage TokenRequest(OpenIdConnectConfiguration published, string code, string verifier, string? secret)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = callback,
            ["code_verifier"] = verifier,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, published.TokenEndpoint);
        // A provider that says nothing of it takes Basic.
        if (secret is not null && published.TokenEndpointAuthMethodsSupported is { } ways && (ways.Count == 0 || ways.Contains("client_secret_basic")))
        {
            var pair = $"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = settings.ClientId;
            if (secret is not null)
            {
                form["client_secret"] = secret;
            }
        }

        request.Headers.Accept.Add(new("application/json"));
        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private static string At(Uri publicUrl, string path) => new Uri(publicUrl.OriginalString.TrimEnd('/') + path).AbsoluteUri;

    /// <summary>A string of an object; null where there is none, or no object.</summary>
    private static string? Read(string text, string member)
    {
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } answer
                && answer.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An error of OAuth is a word; anything else is not shown to anybody.</summary>
    private static string Code(string error) =>
        error.Length is > 0 and <= MostError && error.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? error
            : "an error without a name";
}
