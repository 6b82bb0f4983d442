using System.Net;
using System.Text.Json;
using FluentAssertions;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>Signing out of the identity provider too, where the settings say so: OpenID Connect RP-Initiated Logout.</summary>
public sealed class ProviderSignOutTests
{
    private const string Leave = "sign-out/provider";

    [Theory]
    [InlineData("http://flows.example")]
    [InlineData("https://flows.example/ml")]
    public async Task Who_signs_out_is_led_to_the_provider_to_sign_out_there_and_from_there_back(string publicUrl)
    {
        await using var bench = await SignInBench.StartAsync(publicUrl, change: settings => settings with { SignsOut = true });
        bench.Provider.Published = document => document["end_session_endpoint"] = $"{bench.Provider.Url}/leave?theme=dark";
        var browser = await bench.SignInAsync("248", "ml");

        (await browser.SignOutAsync()).Json.GetProperty("provider").GetBoolean().Should().BeTrue();
        await browser.OpenAsync(Leave, until: bench.Provider.Url);

        browser.Cookies.Should().BeEmpty();
        browser.At.AbsolutePath.Should().Be("/leave");
        QueryHelpers.ParseQuery(browser.At.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()).Should().BeEquivalentTo(
            new Dictionary<string, string>
            {
                ["theme"] = "dark",
                ["client_id"] = FakeProvider.ClientId,
                ["post_logout_redirect_uri"] = $"{publicUrl}/sign-in",
            });
    }

    [Theory]
    [InlineData("the settings don't say so")]
    [InlineData("a token's session")]
    [InlineData("no session")]
    public async Task Nobody_else_is(string who)
    {
        await using var bench = await SignInBench.StartAsync(change: settings => settings with { SignsOut = who != "the settings don't say so" });
        var browser = who == "the settings don't say so" ? await bench.SignInAsync("248", "ml") : bench.Browser();
        if (who == "a token's session")
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = await bench.GiveTokenAsync("bob") });
            (await browser.SendAsync(HttpMethod.Post, new("http://flows.example/sign-in"), form)).Status.Should().Be(HttpStatusCode.SeeOther);
        }

        var answer = await browser.SignOutAsync();

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Json.GetProperty("provider").ValueKind.Should().Be(JsonValueKind.False);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://id.example.com/leave")]
    [InlineData("javascript:alert(1)")]
    public async Task A_provider_that_offers_no_safe_place_for_it_is_said_to_be_set_up_wrongly(string? endpoint)
    {
        await using var bench = await SignInBench.StartAsync(change: settings => settings with { SignsOut = true });
        bench.Provider.Published = document => document["end_session_endpoint"] = endpoint;

        var page = await bench.Browser().OpenAsync(Leave);

        page.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        page.Message.Headers.Location.Should().BeNull();
        page.Text.Should().Contain("are not set up for each other");
    }
}
