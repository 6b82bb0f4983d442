using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>Who may decide, how many it takes, and what a decision does. Ann asked for each of these runs.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public void It_takes_as_many_different_people_as_asked()
    {
        var story = Workflow(Approval("a", a => a with { Count = 2 })).Running().Votes("a", "bob");
        story.Of("a").Should().Be(StepStatus.Running);
        story.Votes("a", "bob").Refusal.Should().StartWith("bob has voted already");
        story.Votes("a", "cleo").RunIs(RunStatus.Succeeded)["a"].Outputs.Should().Contain("""["bob","cleo"]""");
    }

    [Fact]
    public void One_rejection_decides() =>
        Workflow(Approval("a", a => a with { Count = 2 })).Running()
            .Votes("a", "bob")
            .Votes("a", "cleo", approved: false)
            .RunIs(RunStatus.Failed, Cause.Rejected);

    [Fact]
    public void Who_asked_for_the_run_may_not_approve_it()
    {
        Workflow(Approval("a")).Running().Votes("a", "ann").Refusal.Should().Contain("notRequester");
        Workflow(Approval("a")).Running().Votes("a", "ann", with: v => v with { Groups = ["leads"], Roles = ["approver", "admin"] })
            .Refusal.Should().Contain("notRequester", "no role changes who asked");
        Workflow(Approval("a", a => a with { NotRequester = false })).Running().Votes("a", "ann").RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Nor_may_who_published_the_version_that_runs()
    {
        Workflow(Approval("a")).Running().Votes("a", "bob", with: v => v with { Editor = "bob" }).Refusal.Should().Contain("last editor");
        Workflow(Approval("a")).Running().Votes("a", "bob", with: v => v with { Editor = "cleo" }).RunIs(RunStatus.Succeeded);
        Workflow(Approval("a", a => a with { NotRequester = false })).Running().Votes("a", "bob", with: v => v with { Editor = "bob" })
            .RunIs(RunStatus.Succeeded);
    }

    [Theory]
    [InlineData(CommentRule.Optional, true, null, null)]
    [InlineData(CommentRule.Optional, false, null, null)]
    [InlineData(CommentRule.OnReject, true, null, null)]
    [InlineData(CommentRule.OnReject, false, " ", "a rejection has to say why, in a comment (comment: onReject)")]
    [InlineData(CommentRule.OnReject, false, "drift", null)]
    [InlineData(CommentRule.Required, true, null, "a comment has to say why (comment: required)")]
    [InlineData(CommentRule.Required, true, "", "a comment has to say why (comment: required)")]
    [InlineData(CommentRule.Required, false, null, "a comment has to say why (comment: required)")]
    [InlineData(CommentRule.Required, true, "fine", null)]
    public void A_decision_says_why_where_that_is_asked(CommentRule rule, bool approved, string? comment, string? refusal)
    {
        foreach (var unverified in (bool[])[false, true])
        {
            Workflow(Approval("a", a => a with { Comment = rule })).Running()
                .Votes("a", "bob", approved, with: v => v with { Comment = comment, Unverified = unverified }).Refusal.Should().Be(refusal);
        }

        Workflow(Approval("a", a => a with { Comment = rule })).Running().Votes("a", "bob", with: v => v with { Overrides = true }).RunIs(RunStatus.Succeeded);
    }

    [Theory]
    [InlineData("user:dan")]
    [InlineData("group:leads")]
    [InlineData("role:lead")]
    public void From_takes_users_groups_and_roles(string from)
    {
        Story Asked() => Workflow(Approval("a", a => a with { From = [from] })).Running();
        Asked().Votes("a", "dan", with: v => v with { Groups = ["leads"], Roles = ["lead"] }).RunIs(RunStatus.Succeeded);
        Asked().Votes("a", "eve", with: v => v with { Groups = ["lead"], Roles = ["leads"] }).Refusal.Should().Be($"eve is none of {from}");
    }

    [Fact]
    public void Without_from_it_takes_the_approver_role()
    {
        Story Asked() => Workflow(Approval("a", a => a with { From = [] })).Running();
        Asked().Votes("a", "bob", with: v => v with { Roles = ["viewer"] }).Refusal.Should().Be("bob is none of role:approver");
        Asked().Votes("a", "bob", with: v => v with { Roles = ["approver"] }).RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Without_sign_in_names_prove_nothing_but_must_still_differ()
    {
        var story = Workflow(Approval("a", a => a with { Count = 2, From = ["user:zoe"] })).Running().Votes(
            "a",
            "ann",
            with: v => v with { Unverified = true });
        story.Votes("a", "ann", with: v => v with { Unverified = true }).Refusal.Should().StartWith("ann has voted already");
        story.Votes("a", "bob", with: v => v with { Unverified = true }).RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Yes_decides_alone_whatever_is_asked() =>
        Workflow(Approval("a", a => a with { Count = 3, From = ["user:zoe"] })).Running()
            .Votes("a", "ann", with: v => v with { Overrides = true })
            .RunIs(RunStatus.Succeeded);

    [Fact]
    public void A_second_decision_is_told_who_won()
    {
        var story = Workflow(Approval("a"), Program("b").After("a")).Running().Votes("a", "bob");
        var won = story.State;
        story.Votes("a", "cleo", approved: false).Refusal.Should().StartWith("a was already approved by bob at ");
        story.State.Should().BeSameAs(won);
    }

    [Fact]
    public void A_vote_before_it_is_asked_or_on_another_kind_of_step_is_refused()
    {
        Workflow(Program("p"), Approval("a").After("p")).Running().Votes("a", "bob").Refusal.Should().Contain("not asked yet");
        Workflow(Program("p")).Running().Votes("p", "bob").Refusal.Should().Be("this step is no approval");
        Workflow(Approval("a")).Running().Cancel().Votes("a", "bob").Refusal.Should().Contain("nobody is asked any more");
    }

    [Theory]
    [InlineData(OnDeadline.Approve, OnReject.Fail, RunStatus.Succeeded, StepStatus.Succeeded)]
    [InlineData(OnDeadline.Reject, OnReject.Fail, RunStatus.Failed, StepStatus.Failed)]
    [InlineData(OnDeadline.Reject, OnReject.Skip, RunStatus.Succeeded, StepStatus.Skipped)]
    public void A_deadline_decides_when_nobody_has(OnDeadline onDeadline, OnReject onReject, RunStatus run, StepStatus step)
    {
        var story = Workflow(Approval(
            "a",
            a => a with { Count = 2, Deadline = TimeSpan.FromMinutes(1), OnDeadline = onDeadline, OnReject = onReject })).Running().Votes("a", "bob");
        story.Fires("a", TimerKind.Deadline).Refusal.Should().Be("the timer is not due yet");
        story.After(TimeSpan.FromMinutes(1)).Fires("a", TimerKind.Deadline).Status.Should().Be(run);
        story.Of("a").Should().Be(step);
        story["a"].Approval!.Votes[^1].Actor.Should().Be("deadline");
    }

    [Fact]
    public void A_deadline_that_escalates_lets_others_decide_too_and_then_waits_as_long_as_it_takes()
    {
        var story = Workflow(Approval("a", Escalates)).Running().Votes("a", "zoe");
        story.Refusal.Should().Be("zoe is none of user:bob");

        story.After(TimeSpan.FromMinutes(1)).Fires("a", TimerKind.Deadline).RunIs(RunStatus.Running);
        (story["a"].Approval!.EscalatedAt, story["a"].Approval!.Deadline).Should().Be((story.Clock, null));
        story.Fires("a", TimerKind.Deadline).Refusal.Should().Be("no such timer is set");
        story.After(TimeSpan.FromDays(9)).Votes("a", "cleo").Refusal.Should().Be("cleo is none of user:bob, user:zoe");
        story.Votes("a", "zoe").RunIs(RunStatus.Succeeded);
    }

    [Fact]
    public void Who_was_asked_first_may_decide_after_the_deadline_too()
    {
        var story = Workflow(Approval("a", Escalates)).Running().After(TimeSpan.FromMinutes(1)).Fires("a", TimerKind.Deadline);

        story.Votes("a", "bob").RunIs(RunStatus.Succeeded);
    }

    [Theory]
    [InlineData("zoe")]
    [InlineData("bob")]
    public void A_vote_behind_a_deadline_that_escalates_counts_though_nobody_has_looked_at_its_timer_yet(string actor)
    {
        var story = Workflow(Approval("a", a => Escalates(a) with { Count = 2 })).Running().After(TimeSpan.FromMinutes(2)).Votes("a", actor);

        story.RunIs(RunStatus.Running);
        (story["a"].Approval!.EscalatedAt, story["a"].Approval!.Deadline).Should().Be((story.Clock, null));
        story.Fires("a", TimerKind.Deadline).Refusal.Should().Be("no such timer is set");
    }

    [Fact]
    public void A_vote_that_is_refused_escalates_nothing()
    {
        var story = Workflow(Approval("a", Escalates)).Running().After(TimeSpan.FromMinutes(2)).Votes("a", "cleo");

        story.Refusal.Should().Be("cleo is none of user:bob, user:zoe");
        story["a"].Approval!.EscalatedAt.Should().BeNull();
    }

    [Fact]
    public void Where_anybody_with_the_role_was_asked_they_still_are()
    {
        var story = Workflow(Approval("a", a => Escalates(a) with { From = [] })).Running().After(TimeSpan.FromMinutes(1)).Fires("a", TimerKind.Deadline);

        story.Votes("a", "cleo", with: v => v with { Roles = ["approver"] }).RunIs(RunStatus.Succeeded);
    }

    private static Work.Approval Escalates(Work.Approval approval) => approval with
    {
        From = ["user:bob"],
        Deadline = TimeSpan.FromMinutes(1),
        OnDeadline = OnDeadline.Escalate,
        EscalateTo = ["user:zoe"],
    };

    [Fact]
    public void A_vote_counts_from_when_it_was_made_though_an_engine_reads_it_after_the_deadline()
    {
        var story = Workflow(Approval("a", a => a with { Deadline = TimeSpan.FromMinutes(1) })).Running();
        var made = story.Clock + TimeSpan.FromSeconds(30);
        story.Votes("a", "bob", with: v => (ApprovalVoted)(v with { At = made }).TakenAt(made + TimeSpan.FromHours(1))).RunIs(RunStatus.Succeeded);
        story["a"].Approval!.Votes[^1].At.Should().Be(made);
    }

    [Fact]
    public void A_vote_after_the_deadline_is_refused_unless_the_run_was_suspended_before()
    {
        Story Asked() => Workflow(Approval("a", a => a with { Deadline = TimeSpan.FromMinutes(1) })).Running();
        Asked().After(TimeSpan.FromMinutes(2)).Votes("a", "bob").Refusal.Should().StartWith("the deadline of a passed at ").And.EndWith(", and rejects it");
        Asked().Suspend().After(TimeSpan.FromMinutes(2)).Votes("a", "bob").Refusal.Should().BeNull();
        Asked().After(TimeSpan.FromMinutes(2)).Suspend().Votes("a", "bob").Refusal.Should().StartWith("the deadline of a passed at ");
    }

    [Fact]
    public void The_clock_of_a_voter_leads_neither_before_the_question_nor_after_the_vote_was_taken()
    {
        DateTimeOffset Voted(TimeSpan off)
        {
            var story = Workflow(Approval("a")).Running();
            var asked = story["a"].Approval!.AskedAt;
            var said = story.Votes("a", "bob", with: v => v with { VotedAt = v.At + off })["a"].Approval!.Votes[^1].At;
            return DateTimeOffset.UnixEpoch + (said - asked);
        }

        Voted(TimeSpan.FromHours(-1)).Should().Be(DateTimeOffset.UnixEpoch);
        Voted(TimeSpan.FromHours(1)).Should().Be(Voted(TimeSpan.Zero));
    }

    [Fact]
    public void A_decision_takes_its_deadline_and_its_question_back()
    {
        var story = Workflow(Approval("a", a => a with { Deadline = TimeSpan.FromMinutes(1) }), Program("b")).Running().Votes("a", "bob");
        story.Effects.Should().Contain([new Effect.ClearTimer(new(0, null, TimerKind.Deadline)), new Effect.CloseApproval(0)]);
        story.After(TimeSpan.FromHours(1)).Fires("a", TimerKind.Deadline).Last.Should().BeOfType<Decision.Ignored>();
    }

    [Fact]
    public void What_it_binds_is_kept_as_it_was_when_it_was_asked()
    {
        var story = Workflow(
            Program("train"),
            Approval("a", a => a with { Binds = [new("train outputs")], Text = new("\"Ship it?\"") }).After("train")).Running();
        story.Succeeds("train", outputs: """{"rmse":7}""")["a"].Approval!.Bound.Should().Be("""{"train outputs":{"rmse":7}}""");
        story["a"].Approval!.Text.Should().Be("Ship it?");
    }

    [Fact]
    public void A_question_that_can_not_be_put_fails_the_step() =>
        Workflow(Approval("a", a => a with { Text = new("\"{{ fail }}\"") })).Running().RunIs(RunStatus.Failed, Cause.Engine);

    [Fact]
    public void An_approval_can_be_decided_while_suspended_but_nothing_starts_behind_it()
    {
        var story = Workflow(Approval("a"), Program("b").After("a")).Running().Suspend().Votes("a", "bob").Stands("a succeeded, b ready");
        story.Resume().Stands("a succeeded, b starting");
    }
}
