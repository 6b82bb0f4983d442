using System.Collections.Immutable;
using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Workflows.Server.People;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>
/// Who may call what: every endpoint with every role, the endpoints taken from the server itself, so that one which is forgotten is found (T19).
/// </summary>
public sealed class GuardTests
{
    private static readonly string[] open =
    [
        "GET /health/live", "GET /health/ready", "POST /hooks/{project}/{workflow}/{trigger}", "GET /api/v1/sign-in", "POST /api/v1/sign-in",
        "POST /api/v1/sign-out", "GET /sign-in", "POST /sign-in", "GET /sign-in/style.css", "GET /sign-in/provider", "GET /sign-in/callback",
        "GET /sign-out/provider",
    ];

    [Fact]
    public async Task Without_sign_in_every_endpoint_but_the_open_ones_answers_401()
    {
        await using var served = await ServedRig.CreateAsync(signIn: _ => null, starts: false, jobs: true);

        foreach (var (method, path, name, _) in Calls(served))
        {
            var answer = await SendAsync(served, method, path);
            (answer.Status == HttpStatusCode.Unauthorized).Should().Be(!open.Contains(name), $"{name} gave {answer.Status}");
        }
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("author")]
    [InlineData("approver")]
    [InlineData("admin")]
    public async Task Every_endpoint_lets_in_the_roles_that_it_asks_for_and_no_other(string role)
    {
        var has = Enum.Parse<Role>(role, ignoreCase: true);
        var caller = In("default", has);
        await using var served = await ServedRig.CreateAsync(signIn: _ => caller, starts: false, jobs: true);

        foreach (var (method, path, name, requirement) in Calls(served))
        {
            var answer = await SendAsync(served, method, path);
            var may = requirement.Role is not { } needs || (IsOfProject(path) && has.Included().Contains(needs));
            (answer.Status == HttpStatusCode.Forbidden).Should().Be(!may, $"{name} gave {answer.Status} to {role}");
        }
    }

    [Fact]
    public async Task Another_project_is_as_one_that_is_not_there()
    {
        var caller = In("mine", Role.Admin);
        await using var served = await ServedRig.CreateAsync(signIn: _ => caller, starts: false, jobs: true);

        foreach (var (method, path, name, requirement) in Calls(served).Where(call => IsOfProject(call.Path) && call.Requirement.Role is not null))
        {
            var answer = await SendAsync(served, method, path);
            answer.Status.Should().Be(HttpStatusCode.NotFound, name);
            answer.Detail.Should().Be("there is no project default", $"{name} asks for {requirement}");
        }
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("10.0.0.1", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("flows.example", 200)]
    public async Task A_request_for_another_host_is_refused_whoever_sends_it(string host, int status)
    {
        await using var served = await ServedRig.CreateAsync(starts: false, jobs: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Host = host;

        ((int)(await served.Client.SendAsync(request)).StatusCode).Should().Be(status);
    }

    /// <summary>Cross-site request forgery: such a page could publish and start what it likes, on the machine of whoever looks at it.</summary>
    [Theory]
    [InlineData("POST", "Origin", "https://evil.example", 403)]
    [InlineData("POST", "Origin", "http://flows.example:81", 403)]
    [InlineData("POST", "Origin", "null", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("POST", "Origin", "http://flows.example", 200)]
    [InlineData("POST", "Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("POST", "User-Agent", "curl", 200)]
    [InlineData("GET", "Origin", "https://evil.example", 200)]
    public async Task What_a_page_of_another_site_sends_changes_nothing(string method, string header, string value, int status)
    {
        await using var served = await ServedRig.CreateAsync(starts: false, jobs: true);
        var path = method == "GET" ? "/api/v1/me" : "/api/v1/projects/default/validate";
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = "flows.example";
        request.Headers.TryAddWithoutValidation(header, value);
        if (method == "POST")
        {
            request.Content = new StringContent("{\"text\": \"\"}");
        }

        var answer = await served.Client.SendAsync(request);

        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Fact]
    public void An_endpoint_that_says_nothing_of_who_may_call_it_keeps_the_server_from_starting()
    {
        var forgotten = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/open"), 0, null, "GET /open");

        FluentActions.Invoking(() => Workflows.Server.People.Authorization.RefuseUnguarded([forgotten]))
            .Should().Throw<InvalidOperationException>().WithMessage("*GET /open*");
    }

    [Fact]
    public async Task Every_answer_tells_browsers_to_run_nothing_and_guess_nothing()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, jobs: true);

        foreach (var path in new[] { "/api/v1/me", "/nothing", "/health/live" })
        {
            var headers = (await served.Client.GetAsync(path)).Headers;
            headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'");
            headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        }
    }

    /// <summary>A handler of one <c>HttpContext</c> would be taken for one that writes its answer itself, and what it returns be dropped.</summary>
    [Fact]
    public async Task Every_endpoint_answers_with_words()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, jobs: true);

        foreach (var (method, path, name, _) in Calls(served))
        {
            (await SendAsync(served, method, path)).Text.Should().NotBeEmpty(name);
        }
    }

    [Fact]
    public async Task What_is_about_all_projects_asks_for_a_role_in_every_one()
    {
        var caller = Principal.Everywhere(new Actor("token", "t1", "token"), Role.Admin);
        await using var served = await ServedRig.CreateAsync(signIn: _ => caller, starts: false, jobs: true);

        var global = Calls(served).Where(call => call.Requirement.Role is not null && !IsOfProject(call.Path)).ToList();

        global.Should().NotBeEmpty();
        foreach (var (method, path, name, _) in global)
        {
            (await SendAsync(served, method, path)).Status.Should().Be(HttpStatusCode.OK, name);
        }
    }

    private static bool IsOfProject(string path) => path.StartsWith("/api/v1/projects/", StringComparison.Ordinal);

    private static Principal In(string project, Role role) =>
        new(new Actor("token", "t1", "token"), ImmutableDictionary<string, ImmutableHashSet<Role>>.Empty.Add(project, [.. role.Included()]));

    private static IEnumerable<(HttpMethod Method, string Path, string Name, Requirement Requirement)> Calls(ServedRig served) =>
        from endpoint in served.Endpoints
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        let path = System.Text.RegularExpressions.Regex.Replace(
            endpoint.RoutePattern.RawText!,
            @"\{\**(\w+)[^}]*\}",
            match => match.Groups[1].Value switch { "project" => "default", "page" => "", "number" or "version" or "index" => "1", var other => other })
        select (new HttpMethod(method), path, $"{method} {endpoint.RoutePattern.RawText}", endpoint.Metadata.GetMetadata<Requirement>()!);

    private static async Task<Answer> SendAsync(ServedRig served, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent("{}");
        }

        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
