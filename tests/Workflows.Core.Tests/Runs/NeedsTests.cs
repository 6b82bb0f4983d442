using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>The table "what a step does when those it needs have all ended", cell by cell, through real runs.</summary>
public sealed class NeedsTests
{
    private static readonly string[] Needs = ["succeeded", "tolerated", "condition", "rejected", "failed", "upstreamFailed", "cancelled"];

    [Theory]
    [InlineData("succeeded", "runs", "runs", "condition", "runs")]
    [InlineData("tolerated", "runs", "runs", "condition", "runs")]
    [InlineData("condition", "condition", "condition", "condition", "runs")]
    [InlineData("rejected", "rejected", "rejected", "condition", "runs")]
    [InlineData("failed", "upstreamFailed", "upstreamFailed", "runs", "runs")]
    [InlineData("upstreamFailed", "upstreamFailed", "upstreamFailed", "runs", "runs")]
    [InlineData("cancelled", "cancelled", "cancelled", "cancelled", "runs")]
    public void What_one_need_means_to_a_step(string need, string success, string noFailure, string failure, string always)
    {
        Behind([need], RunOn.Success).Should().Be(success);
        Behind([need], RunOn.NoFailure).Should().Be(noFailure, "noFailure wants at least one need Succeeded");
        Behind([need], RunOn.Failure).Should().Be(failure);
        Behind([need], RunOn.Always).Should().Be(always);
    }

    [Theory]
    [InlineData("condition")]
    [InlineData("rejected")]
    public void NoFailure_runs_behind_a_skipped_branch_when_another_succeeded(string skipped) =>
        Behind(["succeeded", skipped], RunOn.NoFailure).Should().Be("runs");

    [Theory]
    [InlineData("cancelled", "failed", "cancelled")]
    [InlineData("failed", "rejected", "upstreamFailed")]
    [InlineData("upstreamFailed", "rejected", "upstreamFailed")]
    [InlineData("rejected", "condition", "rejected")]
    [InlineData("condition", "succeeded", "condition")]
    public void The_strongest_need_decides(string stronger, string weaker, string verdict)
    {
        Behind([stronger, weaker], RunOn.Success).Should().Be(verdict);
        Behind([weaker, stronger], RunOn.Success).Should().Be(verdict);
    }

    [Fact]
    public void A_failure_step_runs_when_any_need_failed_even_if_another_was_cancelled() => Behind(["cancelled", "failed"], RunOn.Failure).Should().Be("runs");

    [Fact]
    public void An_always_step_runs_behind_anything()
    {
        foreach (var need in Needs)
        {
            Behind([need, "cancelled"], RunOn.Always).Should().Be("runs");
        }
    }

    [Fact]
    public void Nothing_is_promoted_behind_a_skipped_sign_off() => Workflow(
            Approval("sign-off", a => a with { OnReject = OnReject.Skip }),
            Program("promote").After("sign-off"),
            Program("after").After("promote"))
        .Running().Votes("sign-off", "bob", approved: false)
        .Stands("sign-off skipped, promote skipped, after skipped").RunIs(RunStatus.Succeeded);

    /// <summary>What a step does behind needs that ended as said: <c>runs</c>, <c>cancelled</c>, or its reason for being skipped.</summary>
    private static string Behind(string[] needs, RunOn runOn)
    {
        var steps = needs.SelectMany((need, i) => Need($"n{i}", need)).ToList();
        var story = Workflow([.. steps, Program("step").After([.. needs.Select((_, i) => $"n{i}")]).On(runOn)]).Running();
        for (var i = 0; i < needs.Length; i++)
        {
            Finish(story, $"n{i}", needs[i]);
        }

        return story.Of("step") switch { StepStatus.Starting => "runs", StepStatus.Cancelled => "cancelled", _ => story["step"].Reason!.Value.Word() };
    }

    private static IEnumerable<StepDefinition> Need(string name, string end) => end switch
    {
        "tolerated" => [Program(name).Tolerated()],
        "condition" => [Program(name).When("false")],
        "rejected" => [Approval(name, a => a with { OnReject = OnReject.Skip })],
        "upstreamFailed" => [Program($"{name}-up"), Program(name).After($"{name}-up")],
        "cancelled" => [Child(name)],
        _ => [Program(name)],
    };

    private static Story Finish(Story story, string name, string end) => end switch
    {
        "succeeded" => story.Succeeds(name),
        "tolerated" or "failed" => story.Fails(name),
        "rejected" => story.Votes(name, "bob", approved: false),
        "upstreamFailed" => story.Fails($"{name}-up"),
        "cancelled" => story.ChildEnds(name, RunStatus.Cancelled),
        _ => story,
    };
}
