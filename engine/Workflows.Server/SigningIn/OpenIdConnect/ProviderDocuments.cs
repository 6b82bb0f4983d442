using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>What a provider publishes: its addresses, and the keys that it signs with. Kept for an hour, then fetched anew when somebody comes.</summary>
/// <param name="settings">Of which provider.</param>
/// <param name="time">The clock.</param>
internal sealed class ProviderDocuments(ProviderSettings settings, TimeProvider time)
{
    private const string Path = ".well-known/openid-configuration";

    /// <summary>A key that the provider has withdrawn counts no longer than this.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromHours(1);

    /// <summary>However many come with keys that nobody knows, the provider is asked for new ones no more often than this.</summary>
    private static readonly TimeSpan shortest = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Task<PublishedDocument>? last;
    private DateTimeOffset lastAt;

    /// <summary>What it published last.</summary>
    public Task<PublishedDocument> ReadAsync(CancellationToken cancellation) => ReadAsync(longest, cancellation);

    /// <summary>The same, once a key is missing there.</summary>
    public Task<PublishedDocument> ReadAgainAsync(CancellationToken cancellation) => ReadAsync(shortest, cancellation);

    private async Task<PublishedDocument> ReadAsync(TimeSpan age, CancellationToken cancellation)
    {
        var fetch = Fetched(age);
        var found = await fetch.WaitAsync(cancellation);
        if (found.Refusal is not null)
        {
            // What went wrong may be right a moment later.
            _ = Interlocked.CompareExchange(ref last, null, fetch);
        }

        return found;
    }

    /// <summary>All who ask meanwhile wait for the same answer: a provider that hangs would else keep them waiting one behind the other.</summary>
    private Task<PublishedDocument> Fetched(TimeSpan age)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (last is null || (last.IsCompleted && now - lastAt >= age))
            {
                (last, lastAt) = (FetchAsync(), now);
            }

            return last;
        }
    }

    private async Task<PublishedDocument> FetchAsync()
    {
        var address = $"{settings.Authority.OriginalString.TrimEnd('/')}/{Path}";
        var documents = new HttpDocumentRetriever(ProviderHandler.Client) { RequireHttps = IsHttps(settings.Authority), SendAdditionalHeaderData = false };
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, CancellationToken.None);
            return new(found, Wrong(found) is { } wrong ? SignInRefusal.NotSetUp(settings.Name, $"{address}: {wrong}") : null);
        }
        catch (IOException away)
        {
            return new(null, SignInRefusal.Away(settings.Name, $"{address}: {away.GetBaseException().Message}"));
        }
        catch (Exception odd)
        {
            // Whatever its reader makes of what is no such document.
            return new(null, SignInRefusal.NotSetUp(settings.Name, $"{address}: {odd.GetBaseException().Message}"));
        }
    }

    /// <summary>Why what it published can't be used; null: it can.</summary>
    private string? Wrong(OpenIdConnectConfiguration found) =>
        found.Issuer is not { } issuer || !settings.IsIssuer(issuer) ? $"its issuer is {found.Issuer}, and the settings say {settings.Authority.OriginalString}"
        : !IsSafe(found.AuthorizationEndpoint) ? $"its authorization_endpoint is {found.AuthorizationEndpoint}, and https was expected"
        : !IsSafe(found.TokenEndpoint) ? $"its token_endpoint is {found.TokenEndpoint}, and https was expected"
        : null;

    /// <summary>As safe as the authority itself.</summary>
    public bool IsSafe(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && ProviderSettings.IsSafe(url) && (IsHttps(url) || !IsHttps(settings.Authority));

    private static bool IsHttps(Uri url) => url.Scheme == Uri.UriSchemeHttps;
}

/// <summary>What a provider has published.</summary>
/// <param name="Configuration">Its addresses and keys; to be used only where nothing is refused.</param>
/// <param name="Refusal">Why it can't be used; null: it can.</param>
internal sealed record PublishedDocument(OpenIdConnectConfiguration? Configuration, SignInRefusal? Refusal);
