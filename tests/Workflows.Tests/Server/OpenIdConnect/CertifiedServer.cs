using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>A server by https whose certificate is of an authority that nobody knows; what that has revoked is found by http beside it.</summary>
internal sealed class CertifiedServer : IAsyncDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly WebApplication app;
    private X509Certificate2? certificate;
    private byte[] list = [];

    private CertifiedServer()
    {
        // A name of its own: the system keeps lists by the authority's name and their address.
        var request = Request($"CN=Authority {Guid.NewGuid():N}");
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        Authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate));
        });
        app = builder.Build();
        app.MapGet("/list", () => Results.Bytes(list));
        app.MapGet("/", () => "here");
    }

    public X509Certificate2 Authority { get; }

    public string Url => app.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal));

    /// <param name="isRevoked">Whether the authority has taken its word back; null: it says nothing of that.</param>
    public static async Task<CertifiedServer> StartAsync(bool? isRevoked)
    {
        var server = new CertifiedServer();
        await server.app.StartAsync();
        server.Certify(isRevoked);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate?.Dispose();
        Authority.Dispose();
        key.Dispose();
    }

    private void Certify(bool? isRevoked)
    {
        var request = Request("CN=localhost");
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (isRevoked is not null)
        {
            var address = $"{app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal))}/list";
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([address]));
        }

        using var signed = request.Create(Authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        var revoked = new CertificateRevocationListBuilder();
        if (isRevoked == true)
        {
            revoked.AddEntry(signed, DateTimeOffset.UtcNow.AddMinutes(-1));
        }

        list = revoked.Build(Authority, BigInteger.One, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        certificate = signed.CopyWithPrivateKey(key);
    }

    private CertificateRequest Request(string name) => new(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
