using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>Programs that bring an access token of the identity provider with each request, and no token of ours.</summary>
public sealed class AccessTokenTests
{
    private const string Audience = "https://flows.example/api";

    private const string NotSigned = "it is not signed as expected (RS256 or ES256, with a published key)";

    public static TheoryData<string, string> Faults => new()
    {
        { "wrong audience", $"it was said to another program than {Audience}" },
        { "no audience", $"it was said to another program than {Audience}" },
        { "ID token of a sign-in", $"it was said to another program than {Audience}" },
        { "ID token for this audience", "it is an ID token" },
        { "refresh token", "it is a token of another kind than an access token" },
        { "wrong issuer", "another issuer says it" },
        { "expired", "it is over, or not yet good" },
        { "without an end", "it is over, or not yet good" },
        { "not yet good", "it is over, or not yet good" },
        { "alg none", NotSigned },
        { "HS256 with the public key", NotSigned },
        { "RS512", NotSigned },
        { "key of somebody else", NotSigned },
        { "nobody", "it names nobody" },
        { "no token", NotSigned },
    };

    [Fact]
    public async Task A_token_for_this_server_gives_its_program_what_the_settings_give_it()
    {
        await using var bench = await StartAsync();

        var (status, me) = await AskAsync(bench, Token(bench), "api/v1/me");
        status.Should().Be(HttpStatusCode.OK);
        (me["actor"]!.GetValue<string>(), me["method"]!.GetValue<string>()).Should().Be(($"{bench.Provider.Url}:nightly", "bearer"));
        (await AskAsync(bench, Token(bench), "api/v1/projects/default/runs")).Status.Should().Be(HttpStatusCode.OK);
        (await AskAsync(bench, Token(bench), "api/v1/audit")).Status.Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync(bench, Token(bench, claims => claims.Remove("groups")), "api/v1/projects/default/runs")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("ES256")]
    [InlineData("several audiences")]
    [InlineData("a minute late")]
    public async Task What_just_counts_counts(string how)
    {
        await using var bench = await StartAsync();
        var token = how switch
        {
            "at+jwt" => Token(bench, type: "at+jwt"),
            "ES256" => bench.Provider.Es256(Claims(bench)),
            "several audiences" => Token(bench, claims => claims["aud"] = new JsonArray("other", Audience)),
            _ => Token(bench, claims => claims["exp"] = bench.Clock.GetUtcNow().AddSeconds(-58).ToUnixTimeSeconds()),
        };

        (await AskAsync(bench, token, "api/v1/me")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_that_does_not_count_is_refused_with_the_reason_in_the_answer_and_in_the_log(string fault, string told)
    {
        await using var bench = await StartAsync();
        var provider = bench.Provider;
        var token = fault switch
        {
            "wrong audience" => Token(bench, claims => claims["aud"] = "other"),
            "no audience" => Token(bench, claims => claims.Remove("aud")),
            "ID token of a sign-in" => Token(bench, claims => (claims["aud"], claims["nonce"]) = (FakeProvider.ClientId, "n")),
            "ID token for this audience" => Token(bench, claims => claims["nonce"] = "n"),
            "refresh token" => Token(bench, type: "refresh+jwt"),
            "wrong issuer" => Token(bench, claims => claims["iss"] = "https://evil.example"),
            "expired" => Token(bench, claims => claims["exp"] = bench.Clock.GetUtcNow().AddSeconds(-61).ToUnixTimeSeconds()),
            "without an end" => Token(bench, claims => claims.Remove("exp")),
            "not yet good" => Token(bench, claims => claims["nbf"] = bench.Clock.GetUtcNow().AddSeconds(62).ToUnixTimeSeconds()),
            "alg none" => FakeProvider.None(Claims(bench)),
            "HS256 with the public key" => provider.Hs256(Claims(bench)),
            "RS512" => provider.Rs512(Claims(bench)),
            "key of somebody else" => provider.Forged(Claims(bench)),
            "nobody" => Token(bench, claims => claims.Remove("sub")),
            _ => "no.token.here",
        };

        for (var i = 0; i < 3; i++)
        {
            var (status, problem) = await AskAsync(bench, token, "api/v1/me");
            status.Should().Be(HttpStatusCode.Unauthorized);
            problem["detail"]!.GetValue<string>().Should().StartWith($"the access token of Example & Sons does not count, since {told}");
        }

        bench.Served.Rig.Log.Count("was refused: the access token: ").Should().Be(1, "the rest of that minute is not worth a line");
    }

    [Fact]
    public async Task A_key_that_is_new_is_fetched()
    {
        await using var bench = await StartAsync();
        (await AskAsync(bench, Token(bench), "api/v1/me")).Status.Should().Be(HttpStatusCode.OK);

        bench.Provider.Rotate();
        bench.Clock.Advance(TimeSpan.FromSeconds(10));

        (await AskAsync(bench, Token(bench), "api/v1/me")).Status.Should().Be(HttpStatusCode.OK);
        bench.Provider.KeyReads.Should().Be(2);
    }

    [Fact]
    public async Task While_nobody_can_tell_whether_it_counts_it_is_to_be_tried_again()
    {
        await using var bench = await StartAsync();
        bench.Provider.IsAway = true;
        (await AskAsync(bench, Token(bench), "api/v1/me")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);

        bench.Provider.IsAway = false;

        (await AskAsync(bench, Token(bench), "api/v1/me")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_an_audience_none_counts_and_tokens_of_ours_count_beside_them()
    {
        await using var without = await SignInBench.StartAsync();
        (await AskAsync(without, Token(without), "api/v1/me")).Status.Should().Be(HttpStatusCode.Unauthorized);
        without.Provider.KeyReads.Should().Be(0, "nobody asks the provider about them");

        await using var bench = await StartAsync();
        var (status, me) = await AskAsync(bench, await bench.GiveTokenAsync("ci"), "api/v1/me");
        (status, me["method"]!.GetValue<string>()).Should().Be((HttpStatusCode.OK, "token"));
    }

    private static Task<SignInBench> StartAsync() => SignInBench.StartAsync(change: settings => settings with { Audience = Audience });

    private static JsonObject Claims(SignInBench bench) => new()
    {
        ["iss"] = bench.Provider.Url,
        ["aud"] = Audience,
        ["sub"] = "nightly",
        ["client_id"] = "nightly",
        ["groups"] = new JsonArray("ml"),
        ["exp"] = bench.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
    };

    private static string Token(SignInBench bench, Action<JsonObject>? change = null, string type = "JWT")
    {
        var claims = Claims(bench);
        change?.Invoke(claims);
        return bench.Provider.Rs256(claims, type);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Document)> AskAsync(SignInBench bench, string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Headers.Host = new Uri(SignInBench.PublicUrl).Authority;
        using var answer = await bench.Served.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
