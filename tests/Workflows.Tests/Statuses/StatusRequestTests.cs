using System.Text.Json.Nodes;
using FluentAssertions;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;
using Workflows.Server.Statuses;
using Xunit;

namespace Workflows.Tests.Statuses;

/// <summary>What each git server is sent, by its public documentation.</summary>
public sealed class StatusRequestTests
{
    private const string Commit = "9c1185a5c5e9fc54612808977ee8f548b2258d31";

    [Theory]
    [InlineData("github", "https://github.com", "https://api.github.com/repos/acme/bikes/statuses/")]
    [InlineData("github", "https://code.acme.example", "https://code.acme.example/api/v3/repos/acme/bikes/statuses/")]
    [InlineData("gitlab", "https://gitlab.com", "https://gitlab.com/api/v4/projects/acme%2Fbikes/statuses/")]
    [InlineData("gitlab", "https://git.acme.example/lab/", "https://git.acme.example/lab/api/v4/projects/acme%2Fbikes/statuses/")]
    [InlineData("gitea", "https://tea.example", "https://tea.example/api/v1/repos/acme/bikes/statuses/")]
    [InlineData("forgejo", "https://forge.example", "https://forge.example/api/v1/repos/acme/bikes/statuses/")]
    public void A_status_is_posted_to_the_commit_in_its_repository(string provider, string server, string address)
    {
        var request = Request(provider, Message("run.succeeded", "succeeded"), server);

        request.Address.AbsoluteUri.Should().Be(address + Commit);
    }

    [Theory]
    [InlineData("github", "Authorization", "Bearer ")]
    [InlineData("gitlab", "PRIVATE-TOKEN", "")]
    [InlineData("gitea", "Authorization", "token ")]
    [InlineData("forgejo", "Authorization", "token ")]
    public void The_token_stands_where_each_server_looks_for_it(string provider, string header, string prefix)
    {
        var request = Request(provider, Message("run.succeeded", "succeeded"));

        (request.TokenHeader, request.TokenPrefix).Should().Be((header, prefix));
        request.Headers.ContainsKey("X-GitHub-Api-Version").Should().Be(provider == "github");
    }

    [Theory]
    [InlineData("run.queued", "queued", null, "pending", "pending")]
    [InlineData("run.succeeded", "succeeded", null, "success", "success")]
    [InlineData("run.failed", "failed", "application", "failure", "failed")]
    [InlineData("run.failed", "failed", "rejected", "failure", "failed")]
    [InlineData("run.failed", "failed", "timeout", "failure", "failed")]
    [InlineData("run.failed", "failed", null, "failure", "failed")]
    [InlineData("run.failed", "failed", "infrastructure", "error", "failed")]
    [InlineData("run.failed", "failed", "engine", "error", "failed")]
    [InlineData("run.cancelled", "cancelled", null, "error", "canceled")]
    public void Each_end_of_a_run_is_a_state_that_the_server_knows(string type, string state, string? cause, string plain, string gitLab)
    {
        var message = Message(type, state, cause);

        string Sent(string provider) => (string)Request(provider, message).Body["state"]!;

        (Sent("github"), Sent("gitea"), Sent("forgejo"), Sent("gitlab")).Should().Be((plain, plain, plain, gitLab));
    }

    [Theory]
    [InlineData("default", "wf", "wf/bikes/push")]
    [InlineData("fraud", "wf", "wf/fraud/bikes/push")]
    [InlineData("default", "ml/prod", "ml/prod/bikes/push")]
    public void Its_name_tells_it_from_those_of_other_workflows_triggers_projects_and_installations(string project, string context, string name)
    {
        var message = Message("run.succeeded", "succeeded");
        message.Data["project"] = project;

        var status = CommitStatus.Of(message, "push", context);

        var gitHub = StatusRequest.Of(Target("github"), new("github", "acme/bikes", Commit), status).Body;
        var gitLab = StatusRequest.Of(Target("gitlab"), new("gitlab", "acme/bikes", Commit), status).Body;
        ((string?)gitHub["context"], (string?)gitLab["name"]).Should().Be((name, name));
    }

    [Fact]
    public void It_leads_to_the_run_and_says_in_a_line_what_has_become_of_it()
    {
        var link = new Uri("https://flows.example/ml/runs/bikes/42");
        var message = Message("run.failed", "failed") with { Title = new string('a', 200), Link = link };

        var linked = Request("github", message).Body;
        var bare = Request("github", message with { Link = null }).Body;

        ((string)linked["target_url"]!, ((string)linked["description"]!).Length).Should().Be((link.AbsoluteUri, 140));
        bare.ContainsKey("target_url").Should().BeFalse();
    }

    [Theory]
    [InlineData("github", "acme/bikes", Commit, true)]
    [InlineData("github", "Acme/Bikes", Commit, true)]
    [InlineData("github", "acme/bikes2", Commit, false)]
    [InlineData("gitlab", "acme/bikes", Commit, false)]
    [InlineData("github", "acme/bikes", "../../../user", false)]
    [InlineData("github", "acme/bikes", "9c1185a5", false)]
    public void A_commit_counts_that_this_server_has_in_this_repository(string provider, string repository, string id, bool has) =>
        Target("github").Has(new(provider, repository, id)).Should().Be(has);

    private static StatusRequest Request(string provider, NotificationMessage message, string server = "https://git.example") =>
        StatusRequest.Of(Target(provider, server), new(provider, "acme/bikes", Commit), CommitStatus.Of(message, "push", "wf"));

    private static StatusTarget Target(string provider, string server = "https://git.example") =>
        new("acme/bikes", provider, new(server), static () => new SigningSecret(["token"]));

    private static NotificationMessage Message(string type, string state, string? cause = null) => new(
        "msg_1",
        type,
        DateTimeOffset.UnixEpoch,
        new JsonObject { ["project"] = "default", ["workflow"] = "bikes", ["run"] = "bikes#42", ["state"] = state, ["cause"] = cause },
        $"bikes#42 has {state}",
        null);
}
