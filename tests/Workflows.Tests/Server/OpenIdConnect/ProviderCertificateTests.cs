using System.Net;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using Workflows.Server.SigningIn.OpenIdConnect;
using Xunit;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>Which certificates a provider may have, and that the reason is told where it is refused.</summary>
public sealed class ProviderCertificateTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_counts_unless_it_is_revoked_and_one_of_which_that_can_not_be_told_counts(bool? isRevoked)
    {
        await using var server = await CertifiedServer.StartAsync(isRevoked);
        using var handler = new ProviderHandler();
        var policy = ((SocketsHttpHandler)handler.InnerHandler!).SslOptions.CertificateChainPolicy!;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(server.Authority);
        using var client = new HttpClient(handler);

        var ask = () => client.GetStringAsync(server.Url);

        if (isRevoked == true)
        {
            (await ask.Should().ThrowAsync<HttpRequestException>()).Which.GetBaseException().Message.Should().Contain("Revoked");
        }
        else
        {
            (await ask()).Should().Be("here");
        }
    }

    [Fact]
    public async Task Why_a_certificate_is_refused_is_in_the_log()
    {
        await using var server = await CertifiedServer.StartAsync(isRevoked: null);
        await using var bench = await SignInBench.StartAsync(change: settings => settings with { Authority = new(server.Url) });

        (await bench.Browser().OpenAsync("sign-in/provider")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);

        Untrusted(bench).Should().Be(1, bench.Served.Rig.Log.ToString());
    }

    [Fact]
    public async Task Why_a_certificate_is_refused_is_in_the_log_of_a_token_request_too()
    {
        await using var server = await CertifiedServer.StartAsync(isRevoked: null);
        await using var bench = await SignInBench.StartAsync();
        bench.Provider.Published = published => published["token_endpoint"] = $"{server.Url}/token";
        var (browser, callback) = await bench.LeaveAsync();

        (await browser.OpenAsync(callback)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);

        Untrusted(bench).Should().Be(1, bench.Served.Rig.Log.ToString());
    }

    private static int Untrusted(SignInBench bench) => bench.Served.Rig.Log.Count("because of errors in the certificate chain");
}
