using System.Net;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>The web UI as the server hands it out.</summary>
public sealed class UiTests : IDisposable
{
    private const string Page = """<meta name="wf-base" content="" /><script type="module" src="./assets/index-1a2b.js"></script>""";

    private readonly string folder = Directory.CreateTempSubdirectory("wf-ui-").FullName;

    public UiTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        File.WriteAllText(Path.Combine(folder, "index.html"), Page);
        File.WriteAllText(Path.Combine(folder, "assets", "index-1a2b.js"), "console.log(1);");
        File.WriteAllText(Path.Combine(folder, ".built"), "not for browsers");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("/")]
    [InlineData("/runs/bike-demand/1")]
    [InlineData("/approvals")]
    public async Task Whatever_a_browser_opens_is_the_page_and_is_asked_for_again_each_time(string path)
    {
        await using var served = await ServedRig.CreateAsync(signIn: _ => null, starts: false, uiFolder: folder);

        var answer = await OpenAsync(served, path);

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Text.Should().Contain("src=\"/assets/index-1a2b.js\"");
        answer.Message.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        answer.Message.Headers.CacheControl!.ToString().Should().Be("no-cache");
        answer.Message.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("script-src 'self';").And.NotContain("unsafe");
    }

    [Fact]
    public async Task What_is_named_by_its_content_is_kept_for_a_year()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, uiFolder: folder);

        var answer = await served.GetAsync("/assets/index-1a2b.js");

        answer.Text.Should().Be("console.log(1);");
        answer.Message.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        answer.Message.Headers.CacheControl!.ToString().Should().Contain("max-age=31536000").And.Contain("immutable");
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, uiFolder: folder);
        var first = await OpenAsync(served, "/");

        var again = await OpenAsync(served, "/", ("If-None-Match", first.Message.Headers.ETag!.ToString()));

        again.Status.Should().Be(HttpStatusCode.NotModified);
        again.Text.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v2")]
    [InlineData("/hooks/nothing")]
    [InlineData("/assets/gone")]
    [InlineData("/assets/gone.js")]
    [InlineData("/.built")]
    [InlineData("/../index.html.bak")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd.txt")]
    public async Task What_is_no_page_stays_a_problem_also_for_browsers(string path)
    {
        await using var served = await ServedRig.CreateAsync(starts: false, uiFolder: folder);

        var answer = await OpenAsync(served, path);

        answer.Status.Should().Be(HttpStatusCode.NotFound);
        answer.Detail.Should().StartWith("there is nothing at");
    }

    [Fact]
    public async Task A_program_that_mistypes_a_path_is_told_so()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, uiFolder: folder);

        (await served.GetAsync("/runs")).Status.Should().Be(HttpStatusCode.NotFound);
        (await served.PostAsync("/runs")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>What stands before the server may take the path away, or leave it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("/ml")]
    public async Task Below_a_path_the_page_and_the_API_are_found_there(string asked)
    {
        await using var served = await ServedRig.CreateAsync(starts: false, uiFolder: folder, address: "http://flows.example/ml");

        var page = await OpenAsync(served, $"{asked}/runs");

        page.Text.Should().Contain("src=\"/ml/assets/index-1a2b.js\"").And.Contain("name=\"wf-base\" content=\"/ml\"");
        (await served.GetAsync($"{asked}/assets/index-1a2b.js")).Status.Should().Be(HttpStatusCode.OK);
        (await served.GetAsync($"{asked}/api/v1/me")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_UI_the_root_says_how_to_get_it()
    {
        await using var served = await ServedRig.CreateAsync(signIn: _ => null, starts: false, uiFolder: Path.Combine(folder, "none"));

        var answer = await OpenAsync(served, "/");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Text.Should().Contain("Node.js").And.Contain("make build");
        (await OpenAsync(served, "/runs")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_api_is_shown_by_a_page_that_loads_nothing_from_elsewhere()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, address: "http://flows.example/ml");

        var page = await served.GetAsync("/docs");
        var script = await served.GetAsync("/docs/scalar.js");

        page.Message.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        page.Text.Should().Contain("data-url=\"/ml/openapi/v1.json\"").And.Contain("<script src=\"/ml/docs/scalar.js\"").And.NotContain("http");
        page.Message.Headers.GetValues("Content-Security-Policy").Single().Should()
            .StartWith("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; ").And.Contain("connect-src 'self'");
        script.Message.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        script.Text.Length.Should().BeGreaterThan(1_000_000);
        script.Text.Should().Contain("api-reference");
    }

    private static async Task<Answer> OpenAsync(ServedRig served, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Answer.OfAsync(await served.Client.SendAsync(request));
    }
}
