using System.Collections.Immutable;
using System.Net;
using System.Text;
using FluentAssertions;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>
/// What others were found to do wrong is a test here, each named after whom it was found at. Held elsewhere: Argo's <c>Bearer nothing</c>
/// (<see cref="TokenTests"/>) and unguarded templates (<see cref="GuardTests"/>), its and n8n's bodies of webhooks (<c>HookLimitsTests</c>), its pages made of
/// artifacts (<see cref="ResultTests"/>), Elsa's other tenants (<see cref="GuardTests"/>) and roles that grow (<see cref="TokenTests"/>), its tokens of
/// one kind taken for another (<see cref="SessionTests"/>), Airflow's API that was open by default (<c>ServeTests</c>).
/// </summary>
public sealed class PeerFindingsTests : IAsyncDisposable
{
    private const string Asking = "name: asking\nsteps: { ok: { approval: { text: \"go?\" } }, called: { wait: { event: { type: data.arrived } } } }";

    private ServedRig served = null!;

    /// <summary>CVE-2026-49869, CVE-2026-53576: a path that ended with the name of an open one was open.</summary>
    [Theory]
    [InlineData("/api/v1/me/health/live")]
    [InlineData("/api/v1/me;/health/live")]
    [InlineData("/api/v1/me?/health/live")]
    [InlineData("/api/v1/me/")]
    [InlineData("/API/V1/ME")]
    [InlineData("/health/../api/v1/me")]
    [InlineData("/health/%2e%2e/api/v1/me")]
    [InlineData("/sign-in/..%2fapi/v1/me")]
    [InlineData("/sign-in/../api/v1/me")]
    [InlineData("//api/v1/me")]
    [InlineData("/api/v1/projects/default/workflows/health/versions")]
    public async Task Kestra_no_way_of_writing_an_address_makes_it_an_open_one(string path)
    {
        await StartAsync();

        var answer = await RawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        answer.Should().MatchRegex("^HTTP/1.1 (401|404|400) ");
    }

    /// <summary>A key of nothing but zeros, which no row had, was an administrator's.</summary>
    [Fact]
    public async Task Elsa_a_token_of_zeros_and_words_that_are_passwords_elsewhere_let_nobody_in()
    {
        await StartAsync();

        var zeros = $"wf_{new string('0', 12)}_{new string('0', 64)}";
        foreach (var token in (string[])[zeros, "password", "admin", "00000000-0000-0000-0000-000000000000", "null"])
        {
            (await SendAsync(HttpMethod.Get, "/api/v1/me", token)).Status.Should().Be(HttpStatusCode.Unauthorized, token);
        }
    }

    /// <summary>Hangfire's dashboard, too: whoever comes from this machine, or says so, was taken for its administrator.</summary>
    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Original-URL", "/health/live")]
    [InlineData("X-HTTP-Method-Override", "GET")]
    public async Task Elsa_to_come_from_this_machine_is_no_sign_in(string header, string value)
    {
        await StartAsync();

        (await SendAsync(HttpMethod.Get, "/api/v1/me", null, null, (header, value))).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    /// <summary>An endpoint that resumes went on after it had refused the token.</summary>
    [Fact]
    public async Task Elsa_what_was_refused_has_changed_nothing()
    {
        await StartAsync();
        var author = await GiveAsync("author");
        var viewer = await GiveAsync("viewer");
        const string versions = "/api/v1/projects/default/workflows/asking/versions";
        await SendAsync(HttpMethod.Post, versions, author, new { text = Asking });
        (await SendAsync(HttpMethod.Post, "/api/v1/projects/default/workflows/asking/runs", author)).Status.Should().Be(HttpStatusCode.Created);
        const string run = "/api/v1/projects/default/workflows/asking/runs/1";
        var id = (await SendAsync(HttpMethod.Get, run, viewer)).Json.GetProperty("id").GetGuid();
        var rows = (await served.Rig.Bare.ListAuditAsync(new(), default)).Count;

        foreach (var (path, body) in ((string, object)[])
            [
                ($"{run}/steps/called/signal", new { }), ($"{run}/steps/ok/decision", new { decision = "approve" }), ($"{run}/cancel", new { }),
                (versions, new { text = Asking + "\n" }), ("/api/v1/projects/default/workflows/asking/runs", new { }),
            ])
        {
            (await SendAsync(HttpMethod.Post, path, null, body)).Status.Should().Be(HttpStatusCode.Unauthorized, path);
            (await SendAsync(HttpMethod.Post, path, viewer, body)).Status.Should().Be(HttpStatusCode.Forbidden, path);
        }

        (await served.Rig.Bare.ListUntakenAsync(id, default)).Should().OnlyContain(entry => entry.Event == null, "it was started, and nothing asked of it");
        (await SendAsync(HttpMethod.Get, "/api/v1/projects/default/runs", viewer)).Json.GetProperty("items").GetArrayLength().Should().Be(1);
        (await SendAsync(HttpMethod.Get, versions, viewer)).Json.GetProperty("items").GetArrayLength().Should().Be(1);
        (await served.Rig.Bare.ListAuditAsync(new(), default)).Should().HaveCount(rows);
    }

    /// <summary>JSON that named a type was made into one, which ran code.</summary>
    [Theory]
    [InlineData("$type")]
    [InlineData("_type")]
    [InlineData("$id")]
    public async Task Elsa_no_json_says_what_type_it_is_to_become(string member)
    {
        await StartAsync();
        var body = $"{{\"{member}\": \"System.Diagnostics.Process, System\", \"token\": \"a\"}}";

        var answer = await Answer.OfAsync(await served.Client.PostAsync("/api/v1/sign-in", new StringContent(body, Encoding.UTF8, "application/json")));

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.Detail.Should().Contain("unknown");
    }

    /// <summary>The limit was that of <c>Content-Length</c>, which a body in chunks has none of.</summary>
    [Fact]
    public async Task Elsa_a_body_in_chunks_has_the_same_limit()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sign-in") { Content = new StringContent(new string(' ', 1024 * 1024 + 1)) };
        request.Headers.TransferEncodingChunked = true;

        (await served.Client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    /// <summary>CVE-2026-21858: what a body was taken for was up to its sender, who made files of the server out of it.</summary>
    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"token\"; filename=\"a\"\r\n\r\na\r\n--x--\r\n")]
    [InlineData("application/json", "{\"token\": \"a\"}")]
    [InlineData("text/plain", "token=a")]
    [InlineData("", "token=a")]
    public async Task N8n_a_form_is_a_form_and_holds_no_files(string type, string body)
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await served.Client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    /// <summary>CVE-2026-34612: what a list was filtered by became a part of its SQL.</summary>
    [Theory]
    [InlineData("projects/default/runs?workflow=")]
    [InlineData("projects/default/runs?state=")]
    [InlineData("projects/default/runs?cursor=")]
    [InlineData("audit?actor=")]
    [InlineData("audit?act=")]
    [InlineData("projects/default/models/")]
    [InlineData("projects/default/workflows/")]
    public async Task Kestra_what_a_list_is_filtered_by_is_a_value(string path)
    {
        await StartAsync();
        var admin = await GiveAsync("admin", "*");

        foreach (var odd in (string[])["'", "' OR '1'='1", "1; DROP TABLE tokens; --", "\\\"", "%27%20OR%201=1"])
        {
            var answer = await SendAsync(HttpMethod.Get, $"/api/v1/{path}{Uri.EscapeDataString(odd)}", admin);
            ((int)answer.Status).Should().BeOneOf([200, 404, 422], answer.Text);
            (answer.Status != HttpStatusCode.OK || answer.Json.GetProperty("items").GetArrayLength() == 0).Should().BeTrue(answer.Text);
        }

        (await SendAsync(HttpMethod.Get, "/api/v1/me", admin)).Status.Should().Be(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync() => await served.DisposeAsync();

    private async Task StartAsync() => served = await ServedRig.CreateAsync(
        starts: false, sessions: store => new Sessions(store, new TokenSignIn(store, store, TimeProvider.System), null, TimeProvider.System));

    private async Task<string> GiveAsync(string role, string project = "default")
    {
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(project, [role]);
        var (text, record) = ApiToken.Make(Actor.Named(role), grants, "local:test", DateTimeOffset.UtcNow, ApiToken.Standard);
        await served.Rig.Bare.AddTokenAsync(record, Acts.By("local:test", "token.create", record.Id), default);
        return text;
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? token, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = method == HttpMethod.Get ? null : new StringContent(System.Text.Json.JsonSerializer.Serialize(body ?? new { })),
        };
        foreach (var (name, value) in token is null ? headers : [("Authorization", $"Bearer {token}"), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }

    /// <summary>As it is written: a client would make it tidy first.</summary>
    private async Task<string> RawAsync(string text)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, served.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }
}
