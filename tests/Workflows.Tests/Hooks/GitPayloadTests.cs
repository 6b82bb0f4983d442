using System.Text;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Triggers;
using Workflows.Server.Hooks;
using Xunit;

namespace Workflows.Tests.Hooks;

/// <summary>What is read of each server's webhooks, and what expressions see of it.</summary>
public sealed class GitPayloadTests
{
    [Fact]
    public void A_push_is_the_same_whoever_tells_of_it()
    {
        GitEvent[] events =
        [
            Read("github", "push", GitPayloads.GitHub()),
            Read("gitlab", "Push Hook", GitPayloads.GitLab()),
            Read("forgejo", "push", GitPayloads.Gitea()),
        ];

        events.Should().AllBeEquivalentTo(new
        {
            Kind = GitEventKind.Push,
            Repository = "acme/bikes",
            Ref = "refs/heads/main",
            Branch = "main",
            Before = GitPayloads.Before,
            After = GitPayloads.After,
            Commit = GitPayloads.After,
            Sender = "ann",
            IsTruncated = false,
        });
        events.Select(each => string.Join(' ', each.Paths)).Should().Equal("training/fit.py", "docs/a.md", "training/deep.py");
    }

    [Fact]
    public void A_tag_says_which_commit_it_points_to()
    {
        const string Tag = "3333333333333333333333333333333333333333";
        var body = GitPayloads.GitLab("refs/tags/v1").Replace($"\"after\": \"{GitPayloads.After}", $"\"after\": \"{Tag}", StringComparison.Ordinal);

        Read("gitlab", "Tag Push Hook", body).Should().BeEquivalentTo(new
        {
            Kind = GitEventKind.Tag,
            Tag = "v1",
            Branch = (string?)null,
            After = Tag,
            Commit = GitPayloads.After,
        });
    }

    [Theory]
    [InlineData("github", 19, "", false)]
    [InlineData("github", 20, "", true)]
    [InlineData("github", 21, "", false)]
    [InlineData("github", 2_048, "", true)]
    [InlineData("gitea", 20, ", \"total_commits\": 20", false)]
    [InlineData("gitea", 20, ", \"total_commits\": 21", true)]
    [InlineData("gitlab", 20, ", \"total_commits_count\": 21", true)]
    [InlineData("gitlab", 20, ", \"total_commits_count\": 20", false)]
    public void A_list_that_may_be_cut_off_is_said_to_be(string server, int commits, string total, bool isCut)
    {
        var body = $$"""
            {"ref": "refs/heads/main", "after": "1", "repository": {"full_name": "a/b"}, "project": {"path_with_namespace": "a/b"},
             "commits": [{{string.Join(',', Enumerable.Repeat("""{"id": "1", "added": ["x"]}""", commits))}}]{{total}} }
            """;

        Read(server, server == "gitlab" ? "Push Hook" : "push", body).IsTruncated.Should().Be(isCut);
    }

    [Fact]
    public void A_commit_without_its_paths_and_more_paths_than_anybody_needs_cut_the_list()
    {
        Read("github", "push", Of("""{"id": "1"}""")).IsTruncated.Should().BeTrue();
        Read("github", "push", Of("""{"id": "1", "added": []}""")).IsTruncated.Should().BeFalse();
        var paths = string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"{i}{new string('x', 1_000)}\""));
        var many = Read("github", "push", Of($$"""{"id": "1", "added": [{{paths}}]}"""));
        many.IsTruncated.Should().BeTrue();
        many.Paths.Sum(path => path.Length).Should().BeInRange(120_000, 128 * 1024);

        static string Of(string commit) => $$"""{"ref": "refs/heads/main", "after": "1", "repository": {"full_name": "a/b"}, "commits": [{{commit}}]}""";
    }

    [Fact]
    public void A_pull_request_is_told_by_the_branch_that_it_wants_to_change()
    {
        Read("github", "pull_request", """
            {"repository": {"full_name": "a/b"}, "sender": {"login": "ann"}, "pull_request": {"base": {"ref": "main"}, "head": {"sha": "7"}}}
            """)
            .Should().BeEquivalentTo(new { Kind = GitEventKind.PullRequest, Repository = "a/b", Ref = "refs/heads/main", After = "7", Sender = "ann" });
        Read("gitlab", "Merge Request Hook", """
            {"project": {"path_with_namespace": "a/b/c"}, "user": {"username": "ann"},
             "object_attributes": {"target_branch": "main", "last_commit": {"id": "7"}}}
            """)
            .Should().BeEquivalentTo(new { Kind = GitEventKind.PullRequest, Repository = "a/b/c", Ref = "refs/heads/main", After = "7", Sender = "ann" });
    }

    [Fact]
    public void Expressions_see_all_of_it_by_these_names()
    {
        var json = JsonElement.Parse(GitEventJson.Of(Read("github", "push", GitPayloads.GitHub(message: new string('m', 600)))));

        json.EnumerateObject().Select(member => member.Name).Should().Equal(
            "provider", "kind", "repository", "ref", "branch", "tag", "before", "after", "commit", "sender", "message", "commits", "paths", "truncated");
        json.GetProperty("kind").GetString().Should().Be("push");
        json.GetProperty("tag").ValueKind.Should().Be(JsonValueKind.Null);
        json.GetProperty("message").GetString().Should().HaveLength(500);
        json.GetProperty("commits")[0].EnumerateObject().Select(member => member.Name)
            .Should().Equal("id", "message", "author", "added", "modified", "removed");
        json.GetProperty("paths")[0].GetString().Should().Be("training/fit.py");
    }

    [Fact]
    public void Of_more_than_a_value_holds_the_newest_commits_are_seen()
    {
        var happened = Read("github", "push", GitPayloads.GitHub()) with
        {
            Commits = [.. Enumerable.Range(0, 1_000).Select(i => new GitCommit($"{i}", new string('é', 500)) { Added = [$"{i}"] })],
        };

        var json = GitEventJson.Of(happened);

        Encoding.UTF8.GetByteCount(json).Should().BeInRange(100 * 1024, 256 * 1024);
        var seen = JsonElement.Parse(json);
        seen.GetProperty("truncated").GetBoolean().Should().BeTrue();
        seen.GetProperty("commits").EnumerateArray().Last().GetProperty("id").GetString().Should().Be("999");
    }

    private static GitEvent Read(string server, string @event, string body) =>
        GitPayload.Read(server, @event, JsonElement.Parse(body)).Should().BeOfType<GitReading.Happened>().Which.Event;
}
