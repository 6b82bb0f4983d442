using System.Collections.Immutable;
using System.Net;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Remote;
using Workflows.Server.People;
using Workflows.Tests.Cli;
using Workflows.Tests.Server;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Remote;

/// <summary>What keeps <c>wf --server</c> from working, each said with what to do; and that a token goes where it is meant to go and nowhere else.</summary>
public sealed class ServerTroubleTests : IDisposable
{
    private const string Secret = "wf_0123456789ab_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wf-remote-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("nowhere", 2, "expected https://HOST, or http://127.0.0.1:8420 for one of this machine, found `nowhere`")]
    [InlineData("ftp://flows.example", 2, "found `ftp://flows.example`")]
    [InlineData("https://anna:hidden@flows.example", 2, "the address has a name or password in it")]
    [InlineData("anna:hidden@flows.example", 2, "found `…flows.example`")]
    [InlineData("https://flows.example/?token=1", 2, "without `?` and `#`")]
    [InlineData("http://flows.example", 78, "the token would go to flows.example over http, where others can read it: nothing was sent")]
    [InlineData("http://10.0.0.1:8420", 78, "the token would go to 10.0.0.1 over http")]
    [InlineData("http://127.0.0.1:1", 69, "http://127.0.0.1:1 does not answer: Connection refused")]
    [InlineData("https://no-such-host.invalid", 69, "there is no host no-such-host.invalid")]
    public async Task An_address_that_leads_nowhere_or_would_give_the_token_away_is_refused(string url, int exit, string said)
    {
        var listed = await InProcess.RunAsync("list", "--server", url, "--token-file", Write(Secret));

        listed.Exit.Should().Be(exit, listed.Errors);
        listed.Errors.Should().Contain(said);
        (listed.Errors + listed.Output).Should().NotContain(Secret[^20..]).And.NotContain("hidden");
    }

    [Fact]
    public async Task Two_places_at_once_are_a_mistake()
    {
        (await InProcess.RunAsync("list", "--server", "http://127.0.0.1:1", "--data", "x")).Errors.Should().Contain("name two places");
        (await InProcess.RunAsync("list", "--data", "x", "--token-file", Write(Secret))).Errors.Should().Contain("--token-file is for --server");
        (await InProcess.RunAsync("run", "hello", "--server", "http://127.0.0.1:1", "--executor", "local")).Errors.Should()
            .Contain("--executor is for a data folder");
    }

    [Theory]
    [InlineData("", "there is no token in")]
    [InlineData("a b", "has spaces or signs in it")]
    public void What_is_no_token_is_not_sent_and_not_said(string text, string said) =>
        FluentActions.Invoking(() => ServerAddress.Checked(text, "WF_TOKEN")).Should().Throw<RefusedException>().Which.Message.Should().Contain(said);

    [Fact]
    public void A_token_is_no_part_of_what_an_address_prints() =>
        new ServerAddress(new Uri("https://flows.example/ml/"), Secret).ToString().Should().Be("https://flows.example/ml");

    [Fact]
    public async Task Who_one_is_decides_what_one_may_and_a_role_that_is_missing_is_named()
    {
        await using var served = await ServedRig.CreateAsync(signInWith: store => new TokenSignIn(store, store, TimeProvider.System).FindAsync);
        var vera = Write(await GiveAsync(served, "vera", "viewer"));
        var bob = Write(await GiveAsync(served, "bob", "operator"));
        var flow = Write("name: hi\nsteps: { a: { set: { b: 1 } } }\n", "hi.yaml");

        await RefusedAsync(77, "asks who you are, and no token was given", "list");
        await RefusedAsync(77, "does not take this token: it is wrong, over, or was revoked", "list", "--token-file", Write(Secret));
        await RefusedAsync(77, "this needs the role author in default; token:vera has viewer", "publish", flow, "--token-file", vera);
        await RefusedAsync(77, "to run a text needs the role author in default", "run", flow, "--token-file", bob);
        await RefusedAsync(77, "this needs the role admin in default", "audit", "--token-file", bob);
        await RefusedAsync(66, "there is no project other", "list", "--project", "other", "--token-file", vera);
        (await WfAsync("list", "--token-file", vera)).Exit.Should().Be(0);
        var own = await WfAsync("token", "create", "vera", "--role", "viewer", "--token-file", vera);
        own.Output.Should().StartWith("wf_");

        Task<Finished> WfAsync(params string[] verb) => InProcess.RunAsync([.. verb, "--server", served.Client.BaseAddress!.ToString()]);

        async Task RefusedAsync(int exit, string said, params string[] verb)
        {
            var refused = await WfAsync(verb);
            refused.Errors.Should().Contain(said).And.NotContain(Secret);
            refused.Exit.Should().Be(exit);
        }
    }

    [Fact]
    public async Task What_is_no_answer_of_ours_is_said_and_read_no_further()
    {
        await using var html = await Stranger.StartAsync(http => AnswerAsync(http, 200, "text/html", "<h1>hello</h1>"));
        await using var lost = await Stranger.StartAsync(http => AnswerAsync(http, 404, "text/html", "no such page"));
        await using var other = await Stranger.StartAsync(http => AnswerAsync(http, 200, "application/json", "[1, 2]"));
        await using var busy = await Stranger.StartAsync(http => AnswerAsync(http, 502, "text/html", "bad gateway"));
        await using var torn = await Stranger.StartAsync(http => AnswerAsync(http, 403, "application/json", "{"));
        await using var endless = await Stranger.StartAsync(async http =>
        {
            http.Response.ContentType = "application/json";
            for (var block = Encoding.ASCII.GetBytes(new string(' ', 1 << 20)); ;)
            {
                await http.Response.Body.WriteAsync(block, http.RequestAborted);
            }
        });

        await SaysAsync(html, "is no wf serve, or something stands before it: it answered 200 with text/html");
        await SaysAsync(lost, "it answered 404 with text/html");
        await SaysAsync(other, "can't be understood");
        await SaysAsync(busy, "can't answer now (502)");
        await SaysAsync(torn, "is no wf serve");
        await SaysAsync(endless, "answered with more than 67108864 bytes, and was not read further");
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        List<string?> seen = [];
        await using var thief = await Stranger.StartAsync(http =>
        {
            seen.Add(http.Request.Headers.Authorization);
            return AnswerAsync(http, 200, "application/json", "{}");
        });
        await using var first = await Stranger.StartAsync(http =>
        {
            http.Response.Redirect(thief.Url + "api/v1/me");
            return Task.CompletedTask;
        });

        await SaysAsync(first, $"sends us on to {thief.Url.TrimEnd('/')}, which is not followed: the token is for one address");
        seen.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_asks_too_much_waits_as_long_as_the_server_says()
    {
        var calls = 0;
        await using var strict = await Stranger.StartAsync(http =>
        {
            if (++calls > 1)
            {
                return AnswerAsync(http, 200, "text/html", "enough");
            }

            http.Response.Headers.RetryAfter = "0";
            return AnswerAsync(http, 429, "application/problem+json", """{"detail":"too many"}""");
        });

        await SaysAsync(strict, "it answered 200 with text/html");
        calls.Should().Be(2);
    }

    private async Task SaysAsync(Stranger server, string said)
    {
        var listed = await InProcess.RunAsync("list", "--server", server.Url, "--token-file", Write(Secret));
        listed.Errors.Should().Contain(said).And.NotContain(Secret);
        listed.Exit.Should().Be((int)ExitCode.Unavailable);
    }

    private static async Task AnswerAsync(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.WriteAsync(text);
    }

    private static async Task<string> GiveAsync(ServedRig served, string subject, string role)
    {
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("default", [role]);
        var (text, record) = ApiToken.Make(Actor.Named(subject), grants, "local:test", DateTimeOffset.UtcNow, ApiToken.Standard);
        await served.Rig.Bare.AddTokenAsync(record, Acts.By("local:test", "token.create", record.Id), default);
        return text;
    }

    private string Write(string text, string? name = null)
    {
        var path = Path.Combine(folder.FullName, name ?? Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A web server that is none of ours.</summary>
    private sealed class Stranger(WebApplication app) : IAsyncDisposable
    {
        public string Url => app.Urls.Single() + "/";

        public static async Task<Stranger> StartAsync(RequestDelegate answer)
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            app.Run(answer);
            await app.StartAsync();
            return new(app);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
