using System.Collections.Immutable;
using System.Net;
using FluentAssertions;
using Workflows.Server.People;
using Xunit;

namespace Workflows.Tests.Server;

/// <summary>Hangfire's pages: for administrators of every project, to look at.</summary>
public sealed class JobDashboardTests
{
    [Fact]
    public async Task An_administrator_of_every_project_sees_the_jobs_below_the_public_path()
    {
        await using var served = await ServedRig.CreateAsync(starts: false, jobs: true, address: "http://flows.example/ml");

        var home = await served.GetAsync("/hangfire");
        var below = await served.GetAsync("/ml/hangfire/jobs/failed");

        home.Status.Should().Be(HttpStatusCode.OK);
        below.Status.Should().Be(HttpStatusCode.OK);
        home.Text.Should().Contain("Background jobs").And.Contain("href=\"/ml/hangfire/servers\"").And.NotContain("href=\"/servers\"");
        home.Text.Should().NotContain("<script>").And.NotContain("onclick=", "the policy of the server runs nothing that stands inside a page");
        (await served.GetAsync("/hangfire/nonsense")).Status.Should().Be(HttpStatusCode.NotFound);
        (await served.Client.GetAsync("/hangfire/css18200")).StatusCode.Should().NotBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task An_administrator_of_one_project_is_refused()
    {
        var caller = new Principal(new Actor("token", "t1", "token"), ImmutableDictionary<string, ImmutableHashSet<Role>>.Empty.Add("mine", [Role.Admin]));
        await using var served = await ServedRig.CreateAsync(signIn: _ => caller, starts: false, jobs: true);

        foreach (var page in new[] { "/hangfire", "/hangfire/", "/hangfire/jobs/failed", "/hangfire/js18200", "/hangfire/stats" })
        {
            (await served.GetAsync(page)).Status.Should().Be(HttpStatusCode.Forbidden, page);
        }
    }

    [Theory]
    [InlineData("/hangfire/jobs/failed/requeue")]
    [InlineData("/hangfire/jobs/enqueued/delete")]
    [InlineData("/hangfire/recurring/trigger")]
    [InlineData("/hangfire/stats")]
    public async Task Nothing_is_changed_by_them(string page)
    {
        await using var served = await ServedRig.CreateAsync(starts: false, jobs: true);

        (await served.PostAsync(page)).Status.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Where_there_are_no_jobs_there_are_no_pages()
    {
        await using var served = await ServedRig.CreateAsync(starts: false);

        served.Endpoints.Should().NotContain(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/hangfire"));
    }
}
