using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;
using static Workflows.Core.Tests.Runs.Given;

namespace Workflows.Core.Tests.Runs;

/// <summary>Fanned-out steps: items, parallel, what they end as; and graphs as large as the language allows.</summary>
public sealed class FanOutTests
{
    [Fact]
    public void Never_more_than_parallel_are_live_and_a_backoff_counts()
    {
        var story = Workflow(Program("a", attempts: 2).ForEach("4", parallel: 2)).Running();
        story.Effects.Should().HaveCount(2);
        story.Fails("a", index: 0).Effects.Should().ContainSingle().Which.Should().BeOfType<Effect.SetTimer>("the backoff keeps its place");
        story.Succeeds("a", 1).Effects.OfType<Effect.StartAttempt>().Single().Index.Should().Be(2);
        story["a"].Fan!.Live.Should().Be(2);
    }

    [Fact]
    public void One_failure_fails_the_step_and_the_others_finish()
    {
        var story = Workflow(Program("a").ForEach("3", parallel: 1)).Running()
            .Succeeds("a", 0, """{"n":0}""").Fails("a", index: 1).Succeeds("a", 2, """{"n":2}""");
        story.RunIs(RunStatus.Failed, Cause.Application)["a"].Outputs.Should().Be("""[{"n":0},null,{"n":2}]""");
        story["a"].Message.Should().StartWith("1 of 3 instances failed; the first is [1]");
    }

    [Fact]
    public void No_items_succeed_with_an_empty_array()
    {
        Workflow(Program("a").ForEach("[]")).Running().RunIs(RunStatus.Succeeded)["a"].Outputs.Should().Be("[]");
        Workflow(Program("a").ForEach("0")).Running().RunIs(RunStatus.Succeeded)["a"].Outputs.Should().Be("[]");
        Workflow(Program("a").Matrix(("x", "[1,2]"), ("y", "[]"))).Running().RunIs(RunStatus.Succeeded)["a"].Outputs.Should().Be("[]");
    }

    [Fact]
    public void The_last_axis_of_a_matrix_moves_fastest()
    {
        var fan = Workflow(Program("a").Matrix(("depth", "[4,8]"), ("rate", "[0.1,0.2]"))).Running()["a"].Fan!;
        Enumerable.Range(0, fan.Total).Select(fan.Item).Should().Equal(
            """{"depth":4,"rate":0.1}""", """{"depth":4,"rate":0.2}""", """{"depth":8,"rate":0.1}""", """{"depth":8,"rate":0.2}""");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("100001")]
    [InlineData("\"text\"")]
    [InlineData("\"{{ fail }}\"")]
    public void What_is_no_list_fails_with_cause_engine(string items) => Workflow(Program("a").ForEach(items)).Running().RunIs(RunStatus.Failed, Cause.Engine);

    [Fact]
    public void When_needs_and_runOn_are_decided_once_for_the_step() =>
        Workflow(Program("a").ForEach("3").When("false")).Running().Stands("a skipped").State.Steps[0].Fan.Should().BeNull();

    [Fact]
    public void Items_come_from_an_artifact_one_a_line()
    {
        var story = Workflow(Program("a").ForEach("\"wf-file://5a/items.txt\"")).Running();
        story.Effects.Should().Equal(new Effect.ReadItems(0, "wf-file://5a/items.txt"));
        story.Reads("a", "\"x\"", "\"y\"").Effects.Should().HaveCount(2);
        RunMachine.ScopeOf(story.State, 0, 1).Item.Should().Be("\"y\"");
    }

    [Fact]
    public void A_cancelled_fan_out_counts_what_never_started()
    {
        var story = Workflow(Program("a").ForEach("5", parallel: 2)).Running().Succeeds("a", 0).Cancel().Fails("a", index: 1).Fails("a", index: 2);
        var fan = story.RunIs(RunStatus.Cancelled)["a"].Fan!;
        (fan.Succeeded, fan.Cancelled, fan.Waiting, fan.Live).Should().Be((1, 4, 0, 0));
    }

    [Fact]
    public void A_hundred_thousand_instances_end_without_recursion_at_a_bounded_cost()
    {
        const int Items = 100_000;
        var story = Workflow(Set("a").ForEach($"{Items}", parallel: 1_000)).Running();
        for (var i = 0; i < Items; i++)
        {
            story.Computes("a", index: i);
        }

        story.RunIs(RunStatus.Succeeded)["a"].Fan!.Succeeded.Should().Be(Items);
    }

    [Fact]
    public void A_hundred_thousand_instances_are_cancelled_at_once()
    {
        var story = Workflow(Set("a").ForEach("100000", parallel: 1_000)).Running().Cancel().RunIs(RunStatus.Cancelled);
        story["a"].Fan!.Cancelled.Should().Be(100_000);
    }

    [Fact]
    public void A_chain_of_ten_thousand_skips_does_not_overflow_the_stack()
    {
        var steps = Enumerable.Range(0, 10_000).Select(i => i == 0 ? Program("s0") : Program($"s{i}").After($"s{i - 1}")).ToArray();
        Workflow(steps).Running().Fails("s0").RunIs(RunStatus.Failed, Cause.Application)["s9999"].Reason.Should().Be(Reason.UpstreamFailed);
    }

    [Fact]
    public void Ten_thousand_steps_behind_one_start_and_fail_fast_in_one_decision()
    {
        var steps = Enumerable.Range(0, 10_000).Select(i => i == 0 ? Program("s0") : Program($"s{i}").After("s0")).ToArray();
        var story = Workflow(steps).FailFast().Running().Succeeds("s0");
        story.Effects.Should().HaveCount(9_999);
        story.Fails("s1").Effects.OfType<Effect.StopAttempt>().Should().HaveCount(9_998);
    }
}
