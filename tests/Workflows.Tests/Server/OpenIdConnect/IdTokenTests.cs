using System.Net;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>What a provider says of a person counts only as the standard has it: signed with its key, for this server, for this sign-in, just now.</summary>
public sealed class IdTokenTests
{
    private const string NotSigned = "it is not signed as expected (RS256 or ES256, with a published key)";

    private const string AnotherSignIn = "it was said to another sign-in than this", Over = "it is over, or not yet good";

    public static TheoryData<string, string> Faults => new()
    {
        { "wrong nonce", AnotherSignIn },
        { "no nonce", AnotherSignIn },
        { "nonce that is no text", AnotherSignIn },
        { "wrong audience", "it was said to another program than wf" },
        { "no audience", "it was said to another program than wf" },
        { "several audiences", "it was said to several programs, and does not name" },
        { "given out to another", "it was given out to another program than wf" },
        { "wrong issuer", "another issuer says it" },
        { "no issuer", "another issuer says it" },
        { "expired", Over },
        { "without an end", Over },
        { "not yet good", Over },
        { "alg none", NotSigned },
        { "HS256 with the public key", NotSigned },
        { "RS512", NotSigned },
        { "key of somebody else", NotSigned },
        { "changed", NotSigned },
        { "no token", NotSigned },
        { "nobody", "it names nobody" },
        { "odd subject", "it names nobody" },
        { "long subject", "it names nobody" },
        { "groups without end", "it names more than 1000 groups" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_the_provider_says_wrongly_lets_nobody_in(string fault, string told)
    {
        await using var bench = await SignInBench.StartAsync();
        var provider = bench.Provider;
        switch (fault)
        {
            case "wrong nonce": provider.Claims = claims => claims["nonce"] = "another"; break;
            case "no nonce": provider.Claims = claims => claims.Remove("nonce"); break;
            case "nonce that is no text": provider.Claims = claims => claims["nonce"] = new JsonArray(1); break;
            case "wrong audience": provider.Claims = claims => claims["aud"] = "other"; break;
            case "no audience": provider.Claims = claims => claims.Remove("aud"); break;
            case "several audiences": provider.Claims = claims => claims["aud"] = new JsonArray("wf", "other"); break;
            case "given out to another": provider.Claims = claims => claims["azp"] = "other"; break;
            case "wrong issuer": provider.Claims = claims => claims["iss"] = "https://evil.example"; break;
            case "no issuer": provider.Claims = claims => claims.Remove("iss"); break;
            case "expired": provider.Claims = claims => claims["exp"] = bench.Clock.GetUtcNow().AddSeconds(-61).ToUnixTimeSeconds(); break;
            case "without an end": provider.Claims = claims => claims.Remove("exp"); break;
            case "not yet good": provider.Claims = claims => claims["nbf"] = bench.Clock.GetUtcNow().AddSeconds(62).ToUnixTimeSeconds(); break;
            case "alg none": provider.Sign = FakeProvider.None; break;
            case "HS256 with the public key": provider.Sign = provider.Hs256; break;
            case "RS512": provider.Sign = provider.Rs512; break;
            case "key of somebody else": provider.Sign = provider.Forged; break;
            case "changed": provider.Sign = claims => Changed(provider.Rs256(claims), provider.Rs256(new() { ["sub"] = "1" })); break;
            case "no token": provider.Sign = _ => "no.token"; break;
            case "nobody": provider.Claims = claims => claims.Remove("sub"); break;
            case "odd subject": provider.Claims = claims => claims["sub"] = "a\nb"; break;
            case "long subject": provider.Claims = claims => claims["sub"] = new string('a', 256); break;
            default: provider.Claims = claims => claims["groups"] = new JsonArray([.. Enumerable.Range(0, 1001).Select(i => (JsonNode)$"g{i}")]); break;
        }

        var (browser, callback) = await bench.LeaveAsync();
        var page = await browser.OpenAsync(callback);

        page.Status.Should().Be(HttpStatusCode.Unauthorized);
        page.Text.Should().Contain($"What Example &amp; Sons says of you does not count, since {told}").And.Contain("Sign in with Example");
        browser.Cookies.Should().BeEmpty();
        (await bench.Served.Rig.Bare.ListAuditAsync(new(), default)).Should().BeEmpty();
        bench.Served.Rig.Log.Count("a sign-in with Example & Sons from 127.0.0.1 was refused: the ID token: ").Should().Be(1);
    }

    /// <summary>What just counts: else the faults above would be refused for another reason.</summary>
    [Theory]
    [InlineData("ES256")]
    [InlineData("a minute late")]
    [InlineData("a minute early")]
    [InlineData("several audiences")]
    [InlineData("one audience in a list")]
    public async Task What_the_provider_says_rightly_counts(string how)
    {
        await using var bench = await SignInBench.StartAsync();
        var provider = bench.Provider;
        switch (how)
        {
            case "ES256": provider.Sign = provider.Es256; break;
            case "a minute late": provider.Claims = claims => claims["exp"] = bench.Clock.GetUtcNow().AddSeconds(-58).ToUnixTimeSeconds(); break;
            case "a minute early": provider.Claims = claims => claims["nbf"] = bench.Clock.GetUtcNow().AddSeconds(58).ToUnixTimeSeconds(); break;
            case "one audience in a list": provider.Claims = claims => claims["aud"] = new JsonArray("wf"); break;
            default: provider.Claims = claims => (claims["aud"], claims["azp"]) = (new JsonArray("wf", "other"), "wf"); break;
        }

        (await bench.SignInAsync("248", "ml")).Cookies.Should().ContainKey("wf-session");
    }

    [Fact]
    public async Task A_key_that_is_new_is_fetched_and_one_that_nobody_published_asks_for_no_more_than_one_look_in_ten_seconds()
    {
        await using var bench = await SignInBench.StartAsync();
        (await bench.SignInAsync("1", "ml")).Cookies.Should().ContainKey("wf-session");
        (await bench.SignInAsync("2", "ml")).Cookies.Should().ContainKey("wf-session");
        bench.Provider.KeyReads.Should().Be(1, "keys are kept");
        var old = bench.Provider.Rsa.ExportRSAPrivateKey();

        bench.Provider.Rotate();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        (await bench.SignInAsync("3", "ml")).Cookies.Should().ContainKey("wf-session");
        bench.Provider.KeyReads.Should().Be(2);

        using var withdrawn = System.Security.Cryptography.RSA.Create();
        withdrawn.ImportRSAPrivateKey(old, out _);
        bench.Provider.Sign = claims => FakeProvider.Rs256(claims, withdrawn, "rsa1");
        for (var i = 0; i < 3; i++)
        {
            var (browser, callback) = await bench.LeaveAsync();
            (await browser.OpenAsync(callback)).Text.Should().Contain("it is signed with a key that is not published");
        }

        bench.Provider.KeyReads.Should().Be(2, "ten seconds have not passed");
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        (await bench.SignInAsync("4", "ml")).Cookies.Should().BeEmpty();
        bench.Provider.KeyReads.Should().Be(3);
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_counts_for_an_hour_at_most()
    {
        await using var bench = await SignInBench.StartAsync();
        await bench.SignInAsync("1", "ml");
        var first = System.Security.Cryptography.RSA.Create();
        first.ImportRSAPrivateKey(bench.Provider.Rsa.ExportRSAPrivateKey(), out _);
        bench.Provider.Rotate();
        bench.Provider.Sign = claims => FakeProvider.Rs256(claims, first, "rsa1");

        bench.Clock.Advance(TimeSpan.FromMinutes(59));
        (await bench.SignInAsync("2", "ml")).Cookies.Should().ContainKey("wf-session");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        (await bench.SignInAsync("3", "ml")).Cookies.Should().BeEmpty();
        first.Dispose();
    }

    [Theory]
    [InlineData("issuer", "https://evil.example")]
    [InlineData("issuer", null)]
    [InlineData("authorization_endpoint", "http://evil.example/authorize")]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("token_endpoint", "http://evil.example/token")]
    [InlineData("token_endpoint", null)]
    public async Task A_provider_that_publishes_what_is_not_safe_or_is_another_one_is_asked_for_nothing(string member, string? value)
    {
        await using var bench = await SignInBench.StartAsync();
        bench.Provider.Published = published => published[member] = value;

        var page = await bench.Browser().OpenAsync("sign-in/provider");

        page.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        page.Text.Should().Contain("Example &amp; Sons and this server are not set up for each other: ask an administrator").And.NotContain("evil");
    }

    [Fact]
    public async Task A_wrong_secret_is_for_the_administrator_to_know()
    {
        await using var bench = await SignInBench.StartAsync(change: settings => settings with { ClientSecret = () => ("wrong", null) });
        var (browser, callback) = await bench.LeaveAsync();
        var page = await browser.OpenAsync(callback);
        (page.Status, page.Text.Contains("not set up for each other", StringComparison.Ordinal)).Should().Be((HttpStatusCode.ServiceUnavailable, true));
    }

    private static string Changed(string token, string other) => $"{token.Split('.')[0]}.{token.Split('.')[1]}.{other.Split('.')[2]}";
}
