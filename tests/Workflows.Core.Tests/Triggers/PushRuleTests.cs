using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Xunit;

namespace Workflows.Core.Tests.Triggers;

/// <summary>Which pushes start a run, as a table: what the trigger names, what happened, and the words that say why not.</summary>
public sealed class PushRuleTests
{
    private const string Zeros = "0000000000000000000000000000000000000000";

    [Theory]
    [InlineData("", "", "refs/heads/main", null)]
    [InlineData("", "", "refs/heads/any/thing", null)]
    [InlineData("", "", "refs/tags/v1", "tag v1: the trigger names no tags")]
    [InlineData("main", "", "refs/heads/main", null)]
    [InlineData("main", "", "refs/heads/other", "branch other is none of main")]
    [InlineData("main release/*", "", "refs/heads/release/7", null)]
    [InlineData("main release/*", "", "refs/heads/release/7/x", "branch release/7/x is none of main, release/*")]
    [InlineData("main", "", "refs/tags/main", "tag main: the trigger names no tags")]
    [InlineData("", "v*", "refs/tags/v1.2", null)]
    [InlineData("", "v*", "refs/tags/x1", "tag x1 is none of v*")]
    [InlineData("", "v*", "refs/heads/main", "branch main: the trigger is for tags")]
    [InlineData("main", "v*", "refs/heads/main", null)]
    [InlineData("main", "v*", "refs/tags/v1", null)]
    [InlineData("", "", "refs/notes/commits", "refs/notes/commits is neither a branch nor a tag")]
    [InlineData("", "", "", " is neither a branch nor a tag")]
    public void Branches_and_tags_narrow_what_counts(string branches, string tags, string reference, string? refusal) =>
        PushRule.Refusal(Trigger(branches, tags), Push(reference, "a.txt")).Should().Be(refusal);

    [Theory]
    [InlineData("training/**", "training/fit.py", null)]
    [InlineData("training/**", "docs/a.md training/fit.py", null)]
    [InlineData("training/**", "docs/a.md", "it touches none of training/**")]
    [InlineData("training/** *.yaml", "docs/a.md flow.yaml", null)]
    [InlineData("training/** *.yaml", "docs/flow.yaml", "it touches none of training/**, *.yaml")]
    public void Paths_narrow_what_counts(string paths, string touched, string? refusal) =>
        PushRule.Refusal(Trigger("main", "", paths), Push("refs/heads/main", touched.Split(' '))).Should().Be(refusal);

    [Fact]
    public void Added_modified_and_removed_paths_count_alike()
    {
        var trigger = Trigger("", "", "x/**");
        GitCommit[] commits =
        [
            new("1", "one") { Added = ["x/a"] },
            new("1", "one") { Modified = ["x/a"] },
            new("1", "one") { Removed = ["x/a"] },
        ];

        commits.Select(commit => PushRule.Refusal(trigger, Push("refs/heads/main") with { Commits = [new("0", "none") { Added = ["y"] }, commit] }))
            .Should().AllBeEquivalentTo((string?)null);
    }

    [Fact]
    public void Where_nobody_knows_all_that_was_touched_the_push_counts()
    {
        var trigger = Trigger("", "", "training/**");

        PushRule.Refusal(trigger, Push("refs/heads/main", "docs/a.md") with { IsTruncated = true }).Should().BeNull("the list is cut off");
        PushRule.Refusal(trigger, Push("refs/heads/new") with { Before = Zeros }).Should().BeNull("a new branch of commits that are known lists none");
        PushRule.Refusal(trigger, Push("refs/heads/main")).Should().BeNull("a branch that is set back lists none");
    }

    [Fact]
    public void Paths_do_not_narrow_tags() =>
        PushRule.Refusal(Trigger("", "v*", "training/**"), Push("refs/tags/v1", "docs/a.md") with { Kind = GitEventKind.Tag }).Should().BeNull();

    [Theory]
    [InlineData("refs/heads/main", Zeros)]
    [InlineData("refs/tags/v1", Zeros)]
    [InlineData("refs/heads/main", "0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_deleted_starts_nothing(string reference, string after) =>
        PushRule.Refusal(Trigger("main", "v*"), Push(reference, "a") with { After = after }).Should().Be($"{reference} was deleted");

    [Theory]
    [InlineData("Fix [skip ci]", "the message of its last commit says [skip ci]")]
    [InlineData("[CI SKIP] docs", "the message of its last commit says [ci skip]")]
    [InlineData("skip ci", null)]
    [InlineData("", null)]
    public void The_last_commit_may_ask_for_no_run(string message, string? refusal)
    {
        PushRule.Refusal(Trigger("main", ""), Push("refs/heads/main", "a") with { HeadMessage = message }).Should().Be(refusal);
        PushRule.Refusal(Trigger("", "v*"), Push("refs/tags/v1", "a") with { HeadMessage = message }).Should().Be(refusal);
    }

    [Fact]
    public void Another_repository_is_another_one_whatever_its_letters_case()
    {
        PushRule.Refusal(Trigger("", ""), Push("refs/heads/main", "a") with { Repository = "Acme/Bikes" }).Should().BeNull();
        PushRule.Refusal(Trigger("", ""), Push("refs/heads/main", "a") with { Repository = "acme/cars" })
            .Should().Be("it happened in acme/cars, and the trigger is for acme/bikes");
    }

    [Fact]
    public void A_pull_request_starts_nothing() =>
        PushRule.Refusal(Trigger("", ""), Push("refs/heads/main") with { Kind = GitEventKind.PullRequest })
            .Should().Be("a pull request starts nothing, only a push does");

    private static TriggerDefinition.Git Trigger(string branches, string tags, string paths = "") => new("push", "github", "acme/bikes")
    {
        Branches = [.. branches.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Tags = [.. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Paths = [.. paths.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
    };

    private static GitEvent Push(string reference, params string[] touched) => new("github", GitEventKind.Push, "acme/bikes")
    {
        Ref = reference,
        Before = "1111111111111111111111111111111111111111",
        After = "2222222222222222222222222222222222222222",
        Commits = touched.Length == 0 ? [] : [new GitCommit("2222222222222222222222222222222222222222", "change") { Modified = [.. touched] }],
    };
}
