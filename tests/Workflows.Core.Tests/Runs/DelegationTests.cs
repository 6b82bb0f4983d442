using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>Deciding by a right that somebody else has handed on. Ann asked for each of these runs; bob, of the leads, is away.</summary>
public sealed class DelegationTests
{
    [Fact]
    public void Whom_a_right_was_handed_to_decides_by_it_and_both_names_are_kept()
    {
        var story = Asked().Votes("a", "dora");
        story.Refusal.Should().Be("dora is none of group:leads");

        story.Votes("a", "dora", with: For("bob")).RunIs(RunStatus.Succeeded);

        story["a"].Approval!.Votes.Should().ContainSingle().Which.Should().Match<ApprovalVote>(vote => vote.Actor == "dora" && vote.OnBehalfOf == "bob");
        story["a"].Outputs.Should().Contain("""["dora"]""");
    }

    [Theory]
    [InlineData("user:bob")]
    [InlineData("role:lead")]
    [InlineData("group:leads")]
    public void A_right_is_that_of_its_owner_s_name_groups_and_roles(string from) =>
        Workflow(Approval("a", a => a with { From = [from] })).Running().Votes("a", "dora", with: For("bob")).RunIs(RunStatus.Succeeded);

    [Fact]
    public void Who_may_decide_themselves_uses_nobody_s_right()
    {
        var story = Asked().Votes("a", "dora", with: vote => For("bob")(vote) with { Groups = ["leads"] });

        story.RunIs(RunStatus.Succeeded);
        story["a"].Approval!.Votes[0].OnBehalfOf.Should().BeNull();
    }

    [Fact]
    public void Who_may_not_decide_what_they_started_or_published_lets_nobody_else_do_it()
    {
        Asked().Votes("a", "dora", with: For("ann")).Refusal.Should().Be("dora is none of group:leads");
        Asked().Votes("a", "dora", with: vote => For("eve")(vote) with { Editor = "eve" }).Refusal.Should().Be("dora is none of group:leads");
        Asked(a => a with { NotRequester = false }).Votes("a", "dora", with: For("ann")).RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Nobody_gets_around_having_started_a_run_by_the_right_of_another() =>
        Asked().Votes("a", "ann", with: For("bob")).Refusal.Should().StartWith("ann started this run");

    [Fact]
    public void A_right_counts_once_however_many_hold_it_and_whether_or_not_its_owner_comes_back()
    {
        var story = Asked(a => a with { Count = 2 }).Votes("a", "dora", with: For("bob"));
        story.RunIs(RunStatus.Running);

        story.Votes("a", "emil", with: For("bob")).Refusal.Should().Be("emil is none of group:leads");
        story.Votes("a", "bob", with: vote => vote with { Groups = ["leads"] }).Refusal.Should().Be("dora has voted on behalf of bob already");
        story.Votes("a", "dora", with: For("fred")).Refusal.Should().StartWith("dora has voted already");
        story.Votes("a", "fred", with: vote => vote with { Groups = ["leads"] }).RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Once_its_owner_has_voted_a_right_is_used_up()
    {
        var story = Asked(a => a with { Count = 2 }).Votes("a", "bob", with: vote => vote with { Groups = ["leads"] });

        story.Votes("a", "dora", with: For("bob")).Refusal.Should().Be("dora is none of group:leads");
    }

    [Fact]
    public void Of_several_rights_one_that_counts_is_used()
    {
        var story = Asked(a => a with { Count = 2 }).Votes("a", "dora", with: For("bob"));

        story.Votes("a", "emil", with: vote => vote with { Delegated = [Right("ann"), Right("bob"), Right("fred")] }).RunIs(RunStatus.Succeeded);

        story["a"].Approval!.Votes[1].OnBehalfOf.Should().Be("fred");
    }

    private static Story Asked(Func<Work.Approval, Work.Approval>? with = null) =>
        Workflow(Approval("a", a => (with ?? (each => each))(a with { From = ["group:leads"] }))).Running();

    private static Func<ApprovalVoted, ApprovalVoted> For(string whose) => vote => vote with { Delegated = [Right(whose)] };

    private static DelegatedRight Right(string whose) => new(whose, ["leads"], ["lead"]);
}
