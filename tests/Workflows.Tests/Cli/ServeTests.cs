using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using FluentAssertions;
using Workflows.Server.Hooks;
using Workflows.Tests.Executors;
using Workflows.Tests.Hooks;
using Workflows.Tests.Notifying;
using Workflows.Tests.Server.OpenIdConnect;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf serve</c> as a process: it listens, drives runs, tells why it can't, and ends in good order.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task A_fresh_folder_is_served_a_run_is_published_started_and_seen_and_SIGTERM_ends_it_in_good_order()
    {
        using var folder = new WfFolder();
        var port = FreePort.Find();
        var serving = folder.Start("serve", "--url", $"http://127.0.0.1:{port}");
        await serving.SaysAsync($"serving at http://127.0.0.1:{port}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/projects/default/") };

        (await client.PostAsJsonAsync("workflows/hello/versions", new { text = Flows.Hello })).StatusCode.Should().Be(HttpStatusCode.Created);
        (await client.PostAsJsonAsync("workflows/hello/runs", new { })).StatusCode.Should().Be(HttpStatusCode.Created);
        using var request = new HttpRequestMessage(HttpMethod.Get, "workflows/hello/runs/1/events");
        request.Headers.Add("Accept", "text/event-stream");
        var stream = await (await client.SendAsync(request)).Content.ReadAsStringAsync();
        var shown = JsonElement.Parse((await folder.RunAsync("show", "hello#1", "--json")).Output);
        var served = await client.GetFromJsonAsync<JsonElement>("workflows/hello/runs/1");
        await serving.SignalAsync("TERM");
        var ended = await serving.EndAsync();

        stream.Should().EndWith("event: ended\ndata: {}\n\n");
        JsonElement.DeepEquals(shown, served).Should().BeTrue("the command line and the API give the same document");
        served.GetProperty("state").GetString().Should().Be("succeeded");
        ended.Exit.Should().Be(0, ended.Errors);
        ended.Errors.Should().Contain("stopped");
    }

    [Fact]
    public async Task Who_is_told_of_what_happens_is_said_at_the_start_and_an_approval_reaches_them()
    {
        await using var receiver = await Receiver.StartAsync();
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(
            ".wf/wf.yaml",
            $$"""
            notifications:
              sinks:
                ops: { webhook: "{{receiver.Address}}", secret: ops-hook }
                unsigned: { webhook: "https://hooks.example", secret: nobody-has-it, events: [run.failed] }
            """);
        var port = FreePort.Find();
        var serving = folder.Start(
            new Dictionary<string, string> { ["WF_SECRET_OPS_HOOK_KEY"] = NotifiedRig.Secret }, "serve", "--url", $"http://127.0.0.1:{port}");
        await serving.SaysAsync("people are told of what happens: ops (webhook to 127.0.0.1)");
        await serving.SaysAsync($"serving at http://127.0.0.1:{port}");
        await serving.SaysAsync("unsigned is told nothing yet: ");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/projects/default/") };

        await client.PostAsJsonAsync("workflows/asks/versions", new { text = "name: asks\nsteps: { sign-off: { approval: {} } }" });
        (await client.PostAsJsonAsync("workflows/asks/runs", new { })).StatusCode.Should().Be(HttpStatusCode.Created);
        var came = await receiver.NextAsync();
        var jobs = await client.GetStringAsync("/hangfire/jobs/succeeded");
        await serving.SignalAsync("TERM");
        var ended = await serving.EndAsync();

        StandardSignature.IsValid(came, NotifiedRig.Secret).Should().BeTrue();
        JsonElement.Parse(came.Body).GetProperty("link").ValueKind.Should().Be(JsonValueKind.Null, "nobody has said how others reach this server");
        jobs.Should().Contain("Succeeded Jobs").And.NotContain("canary");
        ended.Exit.Should().Be(0, ended.Errors);
        (ended.Errors + await File.ReadAllTextAsync(folder.File(".wf/engine.log"))).Should().NotContainAny("canary", NotifiedRig.Secret);
    }

    [Fact]
    public async Task A_push_is_answered_beside_its_commit_and_the_token_is_nowhere_to_be_read()
    {
        await using var receiver = await Receiver.StartAsync();
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(
            ".wf/wf.yaml",
            $$"""
            git:
              acme/bikes: { provider: github, url: "{{new Uri(receiver.Address, "/")}}", statusToken: git/status, context: wf-test }
              acme/trains: { provider: gitlab, statusToken: nobody-has-it }
            """);
        var port = FreePort.Find();
        var serving = folder.Start(
            new Dictionary<string, string> { ["WF_SECRET_GIT_STATUS"] = "canary-token", ["WF_SECRET_BIKES_KEY"] = HookBench.Secret },
            "serve",
            "--url",
            $"http://127.0.0.1:{port}");
        await serving.SaysAsync("people are told of what happens: commits at 127.0.0.1, commits at gitlab.com");
        await serving.SaysAsync($"serving at http://127.0.0.1:{port}");
        await serving.SaysAsync("acme/trains is told nothing of its commits yet: ");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        const string Flow = """
            name: bikes
            triggers: { push: { git: { provider: github, repository: acme/bikes, secret: bikes } } }
            steps: { a: { set: { b: 1 } } }
            """;
        await client.PostAsJsonAsync("api/v1/projects/default/workflows/bikes/versions", new { text = Flow });
        var body = GitPayloads.GitHub();
        using var push = new HttpRequestMessage(HttpMethod.Post, "hooks/default/bikes/push")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        foreach (var (name, value) in GitPayloads.GitHubHeaders(body, "1"))
        {
            push.Headers.Add(name, value);
        }

        (await client.SendAsync(push)).StatusCode.Should().Be(HttpStatusCode.Accepted);

        // The run may have ended before anybody looked.
        JsonElement told;
        do
        {
            told = JsonElement.Parse((await receiver.NextAsync()).Body);
        }
        while (told.GetProperty("state").GetString() == "pending");
        await serving.SignalAsync("TERM");
        var ended = await serving.EndAsync();

        told.GetRawText().Should().Be("""{"state":"success","context":"wf-test/bikes/push","description":"bikes#1 has succeeded"}""");
        receiver.Lines.Should().OnlyContain(line => line == $"POST /api/v3/repos/acme/bikes/statuses/{GitPayloads.After}");
        (ended.Errors + await File.ReadAllTextAsync(folder.File(".wf/engine.log"))).Should().NotContain("canary");
    }

    [Theory]
    [InlineData("http://0.0.0.0:8420", 78, "can be reached from other machines, and nobody has to sign in")]
    [InlineData("http://10.1.2.3:8420", 78, "can be reached from other machines")]
    [InlineData("https://127.0.0.1:8420", 2, "expected http, an IP address or localhost, and a port")]
    [InlineData("http://127.0.0.1:8420/flows", 2, "expected http, an IP address or localhost, and a port")]
    [InlineData("nonsense", 2, "expected http, an IP address or localhost, and a port")]
    public async Task Where_it_must_not_or_can_not_listen_is_refused_before_anything_is_made(string url, int exit, string why)
    {
        using var folder = new WfFolder();

        var refused = await folder.RunAsync("serve", "--url", url);

        refused.Exit.Should().Be(exit);
        refused.Errors.Should().Contain(why);
        Directory.Exists(folder.File(".wf")).Should().BeFalse();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_so_is_how_to_choose_another()
    {
        using var folder = new WfFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var refused = await folder.RunAsync("serve", "--url", $"http://{other.LocalEndpoint}");

        refused.Exit.Should().Be(2);
        refused.Errors.Should().Contain($"http://{other.LocalEndpoint} can't be listened at").And.Contain("--url http://127.0.0.1:PORT");
    }

    [Fact]
    public async Task Settings_that_are_wrong_have_their_line_and_a_second_engine_of_the_folder_is_refused()
    {
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File(".wf"));
        File.WriteAllText(folder.File(".wf/wf.yaml"), "server:\n  urls: [http://localhost:1/x]\n");

        var wrong = await folder.RunAsync("serve");
        File.WriteAllText(folder.File(".wf/wf.yaml"), $"server: {{ urls: http://localhost:{FreePort.Find()} }}\n");
        var serving = folder.Start("serve");
        await serving.SaysAsync("serving at");
        var second = await folder.RunAsync("serve");

        wrong.Exit.Should().Be(2);
        wrong.Errors.Should().Contain("wf.yaml:2:10: server.urls: expected an address to listen at");
        second.Exit.Should().Be(75);
        second.Errors.Should().Contain("another engine drives .wf");
    }

    [Fact]
    public async Task People_sign_in_with_the_provider_that_the_settings_name_and_may_do_what_those_say()
    {
        await using var provider = await FakeProvider.StartAsync(TimeProvider.System);
        var port = FreePort.Find();
        var url = $"http://127.0.0.1:{port}";
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(".wf/secrets.json", JsonSerializer.Serialize(new { oidc = new { client = FakeProvider.Secret } }));
        File.SetUnixFileMode(folder.File(".wf/secrets.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var oidc = $$"""{ oidc: { authority: "{{provider.Url}}", clientId: wf, clientSecret: oidc/client } }""";
        folder.With(".wf/wf.yaml", $$"""server: { urls: "{{url}}", publicUrl: "{{url}}", signIn: {{oidc}}, roles: { default: { operator: [group:ml] } } }""");

        var serving = folder.Start("serve", "--allow-local-executor");
        await serving.SaysAsync("serving at");
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false, CheckCertificateRevocationList = true })
        {
            BaseAddress = new(url),
        };
        var browser = new Browser(client, url);
        await browser.OpenAsync("sign-in/provider?next=/api/v1/me");

        var me = (await browser.OpenAsync("api/v1/me")).Json;
        me.GetProperty("actor").GetString().Should().Be($"{provider.Url}:248");
        me.GetProperty("roles").GetProperty("default").EnumerateArray().Select(role => role.GetString()).Should().Equal("viewer", "operator");
        await serving.SignalAsync("TERM");
        (await serving.EndAsync()).Exit.Should().Be(0);
    }

    [Theory]
    [InlineData("", "id.example has to send people back, and nothing says what they call this server", "server.publicUrl in wf.yaml")]
    [InlineData("publicUrl: https://flows.example, ", "id.example would not know this server: there is no secret 'oidc/client'", "WF_SECRET_OIDC_CLIENT")]
    public async Task A_provider_that_nobody_could_sign_in_with_is_refused_at_the_start(string publicUrl, string why, string hint)
    {
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File(".wf"));
        folder.With(
            ".wf/wf.yaml", $$"""server: { {{publicUrl}}signIn: { oidc: { authority: https://id.example, clientId: wf, clientSecret: oidc/client } } }""");

        var refused = await folder.RunAsync("serve", "--allow-local-executor");

        refused.Exit.Should().Be(2);
        refused.Errors.Should().Contain(why).And.Contain(hint);
    }
}
