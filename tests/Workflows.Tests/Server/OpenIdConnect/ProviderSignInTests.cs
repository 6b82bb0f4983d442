using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Server.Http;
using Workflows.Server.SigningIn;
using Xunit;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>People who sign in by way of an identity provider, with all that it has to do with a browser.</summary>
public sealed class ProviderSignInTests
{
    private const string Me = "api/v1/me";

    [Theory]
    [InlineData("http://flows.example", "wf-session", "wf-sign-in")]
    [InlineData("https://flows.example", "__Host-wf-session", "__Host-wf-sign-in")]
    [InlineData("https://flows.example/ml", "__Secure-wf-session", "__Secure-wf-sign-in")]
    public async Task Who_signs_in_with_the_provider_is_that_person_from_then_on(string publicUrl, string session, string begun)
    {
        await using var bench = await SignInBench.StartAsync(publicUrl);
        bench.Provider.Person["groups"] = new JsonArray("ml", "all");
        var browser = bench.Browser();
        (await browser.OpenAsync(Me)).Status.Should().Be(HttpStatusCode.Unauthorized);

        await browser.OpenAsync("sign-in/provider?next=%2Fruns%3Fa%3D1", until: bench.Provider.Url);
        browser.Set.Single().Split("; ")[1..].Should().Contain(["samesite=lax", "httponly", "max-age=900"]);
        var secret = browser.Cookies[begun];
        await browser.OpenAsync(browser.At.AbsoluteUri, until: "nowhere else");

        browser.At.PathAndQuery.Should().Be("/runs?a=1");
        browser.Cookies.Keys.Should().Equal([session], "that of the sign-in is gone");
        var me = (await browser.OpenAsync(Me)).Json;
        me.GetProperty("actor").GetString().Should().Be($"{bench.Provider.Url}:248");
        (me.GetProperty("name").GetString(), me.GetProperty("method").GetString()).Should().Be(("Anna Ada", "oidc"));
        me.GetProperty("groups").EnumerateArray().Select(group => group.GetString()).Should().Equal("ml", "all");
        me.GetProperty("roles").GetProperty("default").EnumerateArray().Select(role => role.GetString()).Should().Equal("viewer", "operator", "author");
        (await browser.OpenAsync("api/v1/projects/default/runs")).Status.Should().Be(HttpStatusCode.OK);
        (await browser.OpenAsync("api/v1/projects/other/runs")).Status.Should().Be(HttpStatusCode.NotFound);

        var asked = bench.Provider.Query!;
        asked.Keys.Should().BeEquivalentTo(
            "theme", "client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method");
        (asked["response_type"], asked["scope"], asked["code_challenge_method"], asked["redirect_uri"])
            .Should().Be(("code", "openid profile", "S256", $"{publicUrl}/sign-in/callback"));
        asked.Should().NotContain(value => value.Value.ToString().Contains(secret, StringComparison.Ordinal), "what the cookie holds is told to nobody");
    }

    /// <summary>JSON is UTF-8, whatever else is said of it.</summary>
    [Fact]
    public async Task A_provider_that_names_a_charset_that_is_none_is_read_all_the_same()
    {
        await using var bench = await SignInBench.StartAsync();
        bench.Provider.ContentType = "application/json; charset=utf8";

        (await bench.SignInAsync("248", "ml")).Cookies.Should().ContainKey("wf-session");
    }

    [Fact]
    public async Task Nothing_that_the_provider_gives_is_kept_but_who_somebody_is()
    {
        await using var bench = await SignInBench.StartAsync();
        string token = null!;
        bench.Provider.Sign = claims => token = bench.Provider.Rs256(claims);

        var browser = await bench.SignInAsync("248", "ml");

        browser.Cookies["wf-session"].Should().MatchRegex("^[0-9a-f]{64}$");
        foreach (var file in Directory.EnumerateFiles(bench.Served.Rig.Folder, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file);
            text.Should().NotContain(token.Split('.')[2], file).And.NotContain("at-4711", file).And.NotContain(browser.Cookies["wf-session"], file);
        }
    }

    [Theory]
    [InlineData("/runs?a=1%262", "/runs?a=1%262")]
    [InlineData("", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    public async Task It_leads_on_within_this_server_alone(string next, string to)
    {
        await using var bench = await SignInBench.StartAsync();
        var (browser, callback) = await bench.LeaveAsync(next);

        await browser.OpenAsync(callback, until: "http");

        browser.At.AbsoluteUri.Should().Be($"http://flows.example{to}");
        browser.Cookies.Keys.Should().Equal("wf-session");
    }

    [Fact]
    public async Task The_page_offers_the_provider_beside_the_token_where_there_is_one()
    {
        await using var bench = await SignInBench.StartAsync();

        var page = await bench.Browser().OpenAsync("sign-in?next=/runs?a=1");

        page.Text.Should().Contain("<a class=\"button\" href=\"sign-in/provider?next=%2Fruns%3Fa%3D1\">Sign in with Example &amp; Sons</a>")
            .And.Contain("<label for=\"token\">").And.NotContain("<!--");
        (await bench.Browser().OpenAsync("api/v1/sign-in")).Text.Should().Be("""{"ways":["token","oidc"]}""");
        await using var without = await ServedRig.CreateAsync(starts: false);
        (await new Browser(without.Client, SignInBench.PublicUrl).OpenAsync("sign-in")).Text.Should().NotContain("provider").And.NotContain("<!--");
        var none = await new Browser(without.Client, SignInBench.PublicUrl).OpenAsync("sign-in/callback?state=a&code=b");
        (none.Status, none.Text.Contains("No identity provider is set up here", StringComparison.Ordinal)).Should().Be((HttpStatusCode.NotFound, true));
    }

    [Fact]
    public async Task An_answer_counts_once_and_in_the_browser_that_has_begun_alone()
    {
        await using var bench = await SignInBench.StartAsync();
        var (browser, callback) = await bench.LeaveAsync();
        var cookie = browser.Cookies["wf-sign-in"];
        var (other, _) = await bench.LeaveAsync();

        await RefusedAsync(bench.Browser(), callback, HttpStatusCode.BadRequest, "This is not the end of a sign-in that was begun in this browser");
        await RefusedAsync(other, callback, HttpStatusCode.BadRequest, "This is not the end of a sign-in that was begun in this browser");
        await browser.OpenAsync(callback, until: "http");
        browser.Cookies.Should().ContainKey("wf-session");
        browser.Cookies.Remove("wf-session");
        await RefusedAsync(browser, callback, HttpStatusCode.BadRequest, "was ended already");
        browser.Cookies["wf-sign-in"] = cookie;
        await RefusedAsync(browser, callback, HttpStatusCode.Unauthorized, "Example &amp; Sons did not let you in (invalid_grant)");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("?")]
    [InlineData("////")]
    public async Task A_cookie_of_somebody_else_begins_nothing(string behind)
    {
        await using var bench = await SignInBench.StartAsync();
        var (browser, callback) = await bench.LeaveAsync();
        browser.Cookies["wf-sign-in"] = behind.Length == 0 ? "a" : new string('0', 64) + behind;

        await RefusedAsync(browser, callback, HttpStatusCode.BadRequest, "This is not the end of a sign-in");
    }

    /// <summary>Who steals a code and brings it to a sign-in of their own does not know what its owner's browser left with.</summary>
    [Fact]
    public async Task A_code_of_another_sign_in_is_refused_by_the_provider_since_its_verifier_is_wrong()
    {
        await using var bench = await SignInBench.StartAsync();
        var (_, stolen) = await bench.LeaveAsync();
        var (thief, own) = await bench.LeaveAsync();
        var code = stolen.Split("code=")[1].Split('&')[0];

        var changed = own.Replace(own.Split("code=")[1].Split('&')[0], code, StringComparison.Ordinal);
        await RefusedAsync(thief, changed, HttpStatusCode.Unauthorized, "(invalid_grant)");

        var challenge = bench.Provider.Query!["code_challenge"].ToString();
        challenge.Should().HaveLength(43).And.NotBe(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes("verifier"))));
    }

    /// <summary>A link to the callback, on a page of anybody, or the answer of another tab.</summary>
    [Fact]
    public async Task A_wrong_answer_leaves_the_sign_in_that_goes_on_as_it_is()
    {
        await using var bench = await SignInBench.StartAsync();
        var (browser, callback) = await bench.LeaveAsync();

        await RefusedAsync(browser, "sign-in/callback?state=x&code=y", HttpStatusCode.BadRequest, "This is not the end of a sign-in");
        await browser.OpenAsync(callback, until: "http");

        browser.Cookies.Keys.Should().Equal("wf-session");
    }

    [Fact]
    public async Task Who_fails_ten_times_waits_and_the_provider_is_not_asked_until_then()
    {
        await using var bench = await SignInBench.StartAsync();
        foreach (var _ in Enumerable.Range(0, 12))
        {
            (await bench.SignInAsync("248", "ml")).Cookies.Should().ContainKey("wf-session", "who succeeds is not counted");
        }

        var (browser, callback) = await bench.LeaveAsync();
        var forged = callback.Replace("code=", "code=0", StringComparison.Ordinal);
        var before = bench.Provider.TokenRequests;
        var wrong = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ =>
        {
            var stranger = bench.Browser();
            stranger.Cookies["wf-sign-in"] = browser.Cookies["wf-sign-in"];
            return stranger.OpenAsync(forged);
        }));

        wrong.Count(answer => answer.Status == HttpStatusCode.Unauthorized).Should().Be(10);
        wrong.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).Should().Be(5);
        (await RefusedAsync(bench.Browser(), "sign-in/provider", HttpStatusCode.TooManyRequests, "Too many tries")).Message
            .Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(6));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = "nothing" });
        (await bench.Browser().SendAsync(HttpMethod.Post, new("http://flows.example/sign-in"), form)).Status.Should().Be(HttpStatusCode.TooManyRequests);
        await RefusedAsync(browser, callback, HttpStatusCode.TooManyRequests, "Too many tries from where you are; wait a minute");
        (bench.Provider.TokenRequests - before).Should().Be(10);

        bench.Clock.Advance(TimeSpan.FromSeconds(6));
        await browser.OpenAsync(callback, until: "http");
        browser.Cookies.Should().ContainKey("wf-session", "what was begun has waited");
    }

    [Fact]
    public async Task Strangers_do_not_fill_the_log()
    {
        await using var bench = await SignInBench.StartAsync(limits: new() { RequestsPerMinute = 1_000, FailedSignInsPerMinute = 1_000 });

        foreach (var _ in Enumerable.Range(0, BoundedLogs.Most + 5))
        {
            await RefusedAsync(bench.Browser(), "sign-in/callback?state=x", HttpStatusCode.BadRequest, "This is not the end of a sign-in");
        }

        bench.Served.Rig.Log.Count("was refused: the answer is not of a sign-in").Should().Be(BoundedLogs.Most);
    }

    [Theory]
    [InlineData("access_denied", "Example &amp; Sons did not let you in (access_denied): sign in again, or sign in with a token")]
    [InlineData("<script>", "did not let you in (an error without a name)")]
    public async Task What_the_provider_refuses_is_told(string error, string told)
    {
        await using var bench = await SignInBench.StartAsync();
        bench.Provider.Denies = error;
        var (browser, callback) = await bench.LeaveAsync("/runs");

        var page = await RefusedAsync(browser, callback, HttpStatusCode.Unauthorized, told);

        page.Text.Should().NotContain("<script").And.Contain("value=\"/runs\"")
            .And.Contain("href=\"../sign-in/style.css\"").And.Contain("action=\"../sign-in\"");
    }

    [Fact]
    public async Task While_the_provider_is_away_that_is_told_and_tokens_and_sessions_go_on()
    {
        await using var bench = await SignInBench.StartAsync();
        var (late, callback) = await bench.LeaveAsync();
        var signedIn = await bench.SignInAsync("248", "ml");
        bench.Provider.IsAway = true;
        bench.Clock.Advance(TimeSpan.FromHours(1));

        await RefusedAsync(bench.Browser(), "sign-in/provider", HttpStatusCode.ServiceUnavailable, "Example &amp; Sons does not answer: try again in a while");
        await RefusedAsync(late, callback, HttpStatusCode.ServiceUnavailable, "Example &amp; Sons does not answer");
        await bench.Provider.DisposeAsync();
        await RefusedAsync(bench.Browser(), "sign-in/provider", HttpStatusCode.ServiceUnavailable, "in a while, or sign in with a token");

        (await signedIn.OpenAsync(Me)).Status.Should().Be(HttpStatusCode.OK);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = await bench.GiveTokenAsync("bob") });
        (await bench.Browser().SendAsync(HttpMethod.Post, new("http://flows.example/sign-in"), form)).Status.Should().Be(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("signed out")]
    [InlineData("over")]
    [InlineData("another provider")]
    public async Task A_session_ends_with_sign_out_and_after_its_time_and_is_worth_nothing_to_another_provider(string how)
    {
        await using var bench = await SignInBench.StartAsync(change: settings => settings with { Lifetime = TimeSpan.FromHours(2) });
        var browser = await bench.SignInAsync("248", "ml");
        browser.Set.Last().Should().Contain("max-age=7200");
        bench.Clock.Advance(TimeSpan.FromMinutes(119));
        (await browser.OpenAsync(Me)).Status.Should().Be(HttpStatusCode.OK, "it outlives the ID token");

        switch (how)
        {
            case "signed out":
                var cookie = browser.Cookies["wf-session"];
                await browser.SignOutAsync();
                browser.Cookies.Should().BeEmpty();
                browser.Cookies["wf-session"] = cookie;
                break;
            case "over":
                bench.Clock.Advance(TimeSpan.FromMinutes(1));
                break;
            default:
                (await FindAsync(bench, browser, new("https://id.other.example"))).Should().BeNull();
                (await FindAsync(bench, browser, bench.Settings.Authority)).Should().NotBeNull();
                return;
        }

        (await browser.OpenAsync(Me)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Coming_and_going_is_on_record()
    {
        await using var bench = await SignInBench.StartAsync();
        var browser = await bench.SignInAsync("248", "ml");
        await browser.SignOutAsync();

        var actor = $"{bench.Provider.Url}:248";
        (await bench.Served.Rig.Bare.ListAuditAsync(new(), default))
            .Select(row => (row.Entry.Act, row.Entry.Actor, row.Entry.Method, row.Entry.Address))
            .Should().Equal(("session.end", actor, "oidc", "127.0.0.1"), ("session.begin", actor, "oidc", "127.0.0.1"));
    }

    private static async Task<object?> FindAsync(SignInBench bench, Browser browser, Uri authority)
    {
        IStore store = bench.Served.Rig.Bare;
        var other = new Sessions(store, new(store, store, bench.Clock), null, bench.Clock, bench.Settings with { Authority = authority });
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers.Cookie = $"wf-session={browser.Cookies["wf-session"]}";
        return await other.FindAsync(http);
    }

    private static async Task<Answer> RefusedAsync(Browser browser, string address, HttpStatusCode status, string told)
    {
        var page = await browser.OpenAsync(address);
        page.Status.Should().Be(status, page.Text);
        page.Text.Should().Contain(told).And.Contain("role=\"alert\"");
        browser.Cookies.Should().NotContainKey("wf-session");
        return page;
    }
}
