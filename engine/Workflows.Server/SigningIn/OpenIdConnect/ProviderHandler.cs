using System.Security.Cryptography.X509Certificates;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>
/// How an identity provider is asked. No redirect is followed: what is asked with a secret must not be sent on elsewhere. What it answers is JSON, so UTF-8,
/// also where it calls that by a name that .NET does not know (<c>utf8</c>) and would read nothing of.
/// </summary>
#pragma warning disable CA2000 // It disposes what it is given.
internal sealed class ProviderHandler() : DelegatingHandler(
    new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { CertificateChainPolicy = Certificates() } })
#pragma warning restore CA2000
{
    /// <summary>Less than anybody waits for the provider itself: a firewall may swallow what is asked of a list's host.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    private const int MostBytes = 1024 * 1024;

    /// <summary>Asks every provider, with patience and room for answers that no honest one needs.</summary>
    public static HttpClient Client { get; } =
        new(new ProviderHandler()) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MostBytes };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Content.Headers.ContentType is { } type)
        {
            type.CharSet = null;
        }

        return answer;
    }

    /// <summary>
    /// A certificate that is revoked is refused. One of which that can't be told is taken, as browsers do: many a house's authority publishes no list, and many
    /// a server reaches no host of lists.
    /// </summary>
    private static X509ChainPolicy Certificates() => new()
    {
        RevocationMode = X509RevocationMode.Online,
        UrlRetrievalTimeout = patience,
        VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown
            | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown
            | X509VerificationFlags.IgnoreRootRevocationUnknown,
    };
}
