using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Runtime.Storing;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Browsers that sign in with a token, and hold a cookie from then on.</summary>
public sealed class SessionTests : IAsyncDisposable
{
    private const string Me = "/api/v1/me", SignIn = "/api/v1/sign-in", SignOut = "/api/v1/sign-out", Tokens = "/api/v1/tokens";

    private static readonly (string, string)[] ownPage = [("Origin", "http://flows.example")];
    private static readonly object newToken = new { roles = new { @default = new[] { "viewer" } } };

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private ServedRig served = null!;

    [Fact]
    public async Task A_token_is_changed_for_a_cookie_that_lets_in_whom_it_speaks_for()
    {
        await StartAsync();
        (await SendAsync(HttpMethod.Get, SignIn)).Json.GetProperty("ways").EnumerateArray().Select(way => way.GetString()).Should().Equal("token");

        var (answer, cookie) = await BeginAsync(await GiveAsync("anna"));

        answer.Json.GetProperty("actor").GetString().Should().Be("token:anna");
        var me = await SendAsync(HttpMethod.Get, Me, cookie);
        me.Text.Should().Be(answer.Text).And.Contain("\"default\":[\"viewer\",\"operator\",\"author\"]");
        (await SendAsync(HttpMethod.Get, "/api/v1/audit", cookie)).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("http://flows.example", "wf-session", "path=/", "samesite=lax", "httponly")]
    [InlineData("https://flows.example", "__Host-wf-session", "path=/", "secure", "samesite=lax", "httponly")]
    [InlineData("https://flows.example/ml", "__Secure-wf-session", "path=/ml", "secure", "samesite=lax", "httponly")]
    public async Task The_cookie_is_for_this_server_alone_and_for_no_script(string address, string name, params string[] marks)
    {
        await StartAsync(address);

        var (answer, _) = await BeginAsync(await GiveAsync("anna"));

        var parts = answer.Message.Headers.GetValues("Set-Cookie").Single().Split("; ");
        parts[0].Should().MatchRegex($"^{name}=[0-9a-f]{{64}}$");
        parts[1..].Should().BeEquivalentTo([.. marks, "max-age=43200"]);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("twelve hours")]
    [InlineData("signed out")]
    public async Task A_session_ends_with_its_token_with_the_day_and_with_sign_out(string how)
    {
        await StartAsync();
        var token = await GiveAsync("anna", how == "expired" ? TimeSpan.FromHours(1) : ApiToken.Standard);
        var (_, cookie) = await BeginAsync(token);
        (await SendAsync(HttpMethod.Get, Me, cookie)).Status.Should().Be(HttpStatusCode.OK);

        switch (how)
        {
            case "revoked":
                await served.Rig.Bare.RevokeTokenAsync(ApiToken.Parse(token)!.Value.Id, Acts.By("local:ada"), default);
                break;
            case "expired":
                clock.Advance(TimeSpan.FromHours(1));
                break;
            case "twelve hours":
                clock.Advance(Sessions.Longest);
                break;
            default:
                var gone = await SendAsync(HttpMethod.Post, SignOut, cookie, headers: ownPage);
                gone.Message.Headers.GetValues("Set-Cookie").Single().Should().StartWith("wf-session=;", "the browser forgets it too");
                break;
        }

        (await SendAsync(HttpMethod.Get, Me, cookie)).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_is_another_servers_too_and_its_secret_is_stored_nowhere()
    {
        await StartAsync();
        var (_, cookie) = await BeginAsync(await GiveAsync("anna"));
        var secret = cookie.Split('=')[1];
        var store = served.Rig.Bare;
        var other = new Sessions(store, new TokenSignIn(store, store, clock), null, clock);
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers.Cookie = cookie;

        (await other.FindAsync(http))!.Actor.ToString().Should().Be("token:anna");

        (await store.FindSessionAsync(secret, default)).Should().BeNull("a row is known by the hash");
        foreach (var file in Directory.EnumerateFiles(served.Rig.Folder, "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllTextAsync(file)).Should().NotContain(secret, file);
        }
    }

    [Fact]
    public async Task Whatever_else_comes_as_a_cookie_lets_nobody_in_and_who_brings_a_token_is_asked_for_nothing_else()
    {
        await StartAsync();
        var token = await GiveAsync("anna");
        var (_, cookie) = await BeginAsync(token);

        foreach (var other in (string[])
            [
                "wf-session=", "wf-session=a", $"wf-session={token}", $"wf-session={new string('0', 64)}", $"{cookie[..^1]}x", $"__Host-{cookie}",
            ])
        {
            (await SendAsync(HttpMethod.Get, Me, other)).Status.Should().Be(HttpStatusCode.Unauthorized, other);
        }

        (await SendAsync(HttpMethod.Get, Me, cookie, headers: ("Authorization", "Bearer nothing"))).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(HttpMethod.Get, Me, headers: ("Authorization", $"Bearer {cookie.Split('=')[1]}"))).Status
            .Should().Be(HttpStatusCode.Unauthorized, "what a cookie holds is no token");
    }

    /// <summary>A browser sends the cookie by itself, whoever made it send the request; a bearer's token nobody else can send.</summary>
    [Theory]
    [InlineData(null, null, 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", "http://flows.example", 201)]
    [InlineData("Sec-Fetch-Site", "same-origin", 201)]
    [InlineData("X-Requested-With", "wf", 201)]
    public async Task What_changes_something_with_a_cookie_says_where_it_comes_from(string? header, string? value, int status)
    {
        await StartAsync();
        var token = await GiveAsync("anna");
        var (_, cookie) = await BeginAsync(token);

        var answer = await SendAsync(HttpMethod.Post, Tokens, cookie, newToken, header is null ? [] : [(header, value!)]);

        ((int)answer.Status).Should().Be(status, answer.Text);
        (await SendAsync(HttpMethod.Post, Tokens, cookie, newToken, ("Authorization", $"Bearer {token}"))).Status.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Signing_in_and_out_and_what_was_refused_is_on_record_and_a_token_that_never_was_is_not()
    {
        await StartAsync();
        var token = await GiveAsync("anna");
        var id = ApiToken.Parse(token)!.Value.Id;

        (await BeginAsync($"wf_{id}_{new string('0', 64)}")).Answer.Status.Should().Be(HttpStatusCode.Unauthorized);
        var never = (await BeginAsync($"wf_{new string('0', 12)}_{token[^64..]}")).Answer;
        var (_, cookie) = await BeginAsync(token);
        await SendAsync(HttpMethod.Post, SignOut, cookie, headers: ownPage);
        await SendAsync(HttpMethod.Post, SignOut, cookie, headers: ownPage);

        never.Detail.Should().Contain("mistyped, revoked or over");
        (await served.Rig.Bare.ListAuditAsync(new(), default)).Where(row => row.Entry.Act != "token.create")
            .Select(row => (row.Entry.Act, row.Entry.Actor, row.Entry.Token, row.Entry.Address)).Should().Equal(
                ("session.end", "token:anna", id, "127.0.0.1"), ("session.begin", "token:anna", id, "127.0.0.1"),
                ("token.refuse", "token:anna", id, "127.0.0.1"));
    }

    [Fact]
    public async Task The_page_signs_in_without_script_and_leads_on_within_this_server_alone()
    {
        await StartAsync();
        var token = await GiveAsync("anna");

        var page = await SendAsync(HttpMethod.Get, "/sign-in?next=%2Fruns%3Fa%3D%22b%22");
        page.Text.Should().Contain("<label for=\"token\">").And.Contain("value=\"/runs?a=&quot;b&quot;\"").And.NotContain("<script");
        (await SendAsync(HttpMethod.Get, "/sign-in?next=/runs?a=1%26b")).Text.Should().Contain("value=\"/runs?a=1&amp;b\"");
        // Under `no-referrer` browsers send its form with `Origin: null`, which is refused.
        page.Message.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
        page.Message.Headers.GetValues("Content-Security-Policy").Single().Should().NotContain("script").And.Contain("frame-ancestors 'none'");
        page.Message.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        (await SendAsync(HttpMethod.Get, "/sign-in/style.css")).Text.Should().Contain("prefers-color-scheme: dark");

        var wrong = await SubmitAsync("nothing", "/runs");
        wrong.Status.Should().Be(HttpStatusCode.Unauthorized);
        wrong.Text.Should().Contain("role=\"alert\">This token does not count").And.Contain("value=\"/runs\"").And.NotContain("nothing");
        foreach (var (next, to) in ((string, string)[])
            [
                ("/runs?a=1", "/runs?a=1"), ("", "./"), ("//evil.example", "./"), ("https://evil.example", "./"), ("/\\evil.example", "./"), ("/\t/evil", "./"),
            ])
        {
            var answer = await SubmitAsync($" {token}\n", next);
            (answer.Status, answer.Message.Headers.Location!.OriginalString).Should().Be((HttpStatusCode.SeeOther, to), next);
            answer.Message.Headers.GetValues("Set-Cookie").Should().ContainSingle();
        }

        (await SendAsync(HttpMethod.Post, "/sign-in", null, new { token })).Status.Should().Be(HttpStatusCode.UnsupportedMediaType);
        (await SubmitAsync(new string('a', 20_000), "")).Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Where_nobody_signs_in_no_way_is_offered_and_nothing_is_taken()
    {
        served = await ServedRig.CreateAsync(starts: false);

        (await SendAsync(HttpMethod.Get, SignIn)).Text.Should().Be("""{"ways":[]}""");
        (await BeginAsync("wf_1")).Answer.Status.Should().Be(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, SignOut)).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_can_be_got_has_a_head_too_and_the_server_is_found_below_its_path()
    {
        await StartAsync("https://flows.example/ml");
        var (_, cookie) = await BeginAsync(await GiveAsync("anna"));

        foreach (var path in (string[])[Me, $"/ml{Me}"])
        {
            var (get, head) = (await SendAsync(HttpMethod.Get, path, cookie), await SendAsync(HttpMethod.Head, path, cookie));
            (head.Status, head.Text).Should().Be((HttpStatusCode.OK, string.Empty));
            head.Message.Content.Headers.ContentType.Should().Be(get.Message.Content.Headers.ContentType);
        }

        (await SendAsync(HttpMethod.Head, Me)).Status.Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(HttpMethod.Head, SignOut, cookie)).Status.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    public async ValueTask DisposeAsync() => await served.DisposeAsync();

    private async Task StartAsync(string address = "http://flows.example") => served = await ServedRig.CreateAsync(
        starts: false, sessions: store => new(store, new TokenSignIn(store, store, clock), new Uri(address), clock), address: address);

    private async Task<string> GiveAsync(string subject, TimeSpan? lifetime = null)
    {
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("default", ["author"]);
        var (text, record) = ApiToken.Make(Actor.Named(subject), grants, "local:test", clock.GetUtcNow(), lifetime ?? ApiToken.Standard);
        await served.Rig.Bare.AddTokenAsync(record, Acts.By("local:test", "token.create", record.Id), default);
        return text;
    }

    private async Task<(Answer Answer, string Cookie)> BeginAsync(string token)
    {
        var answer = await SendAsync(HttpMethod.Post, SignIn, null, new { token });
        return (answer, answer.Message.Headers.TryGetValues("Set-Cookie", out var set) ? set.Single().Split(';')[0] : string.Empty);
    }

    private async Task<Answer> SubmitAsync(string token, string next)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["next"] = next });
        return await Answer.OfAsync(await served.Client.PostAsync("/sign-in", form));
    }

    private async Task<Answer> SendAsync(
        HttpMethod method, string path, string? cookie = null, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Host = "flows.example";
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
