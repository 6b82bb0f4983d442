using FluentAssertions;
using Workflows.Activities;
using Workflows.MachineLearning.Evaluate;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class JudgeTests
{
    [Theory]
    [InlineData("candidate", Rule.Better, true)]
    [InlineData("neither", Rule.Better, false)]
    [InlineData("champion", Rule.Better, false)]
    [InlineData("candidate", Rule.NotWorse, true)]
    [InlineData("neither", Rule.NotWorse, true)]
    [InlineData("champion", Rule.NotWorse, false)]
    internal void The_rule_reads_the_interval(string favours, Rule rule, bool passes) =>
        Judge.Passes(Interval(favours), rule).Should().Be(passes);

    [Theory]
    [InlineData(70.0, null, 62, true)]
    [InlineData(62.0, null, 62, true)]
    [InlineData(60.0, null, 62, false)]
    [InlineData(null, 62.0, 62, true)]
    [InlineData(null, 63.0, 62, false)]
    [InlineData(70.0, 60.0, 62, true)]
    public void A_bound_is_kept_when_it_is_reached(double? atMost, double? atLeast, float error, bool met) =>
        Judge.Met(new MetricBound { Metric = "rmse", AtMost = atMost, AtLeast = atLeast }, new Scores(LearningTask.Regression, [0], [error])).Met
            .Should()
            .Be(met);

    [Theory]
    [InlineData(70.00002f, "rmse is 70.00002")]
    [InlineData(1234567.25f, "rmse is 1234567, and the objective is at most 70: not met")]
    public void A_verdict_does_not_contradict_its_figure(float error, string words) =>
        Judge.Words(Judge.Met(new MetricBound { Metric = "rmse", AtMost = 70 }, new Scores(LearningTask.Regression, [0], [error])))
            .Should()
            .StartWith(words).And
            .EndWith("the objective is at most 70: not met");

    [Fact]
    public void An_interval_is_never_said_to_be_certain() =>
        Judge.Words(Interval("candidate") with { Confidence = 0.99999 }, Rule.Better, 1).Should().Contain("99.999 % interval");

    [Theory]
    [InlineData("champion", Rule.Better, "the champion is better; the rule `better` asks that the candidate is shown to be better: not passed")]
    [InlineData("candidate", Rule.Better, "the candidate is better; the rule `better` asks that the candidate is shown to be better: passed")]
    [InlineData("champion", Rule.NotWorse, "the champion is better; the rule `notWorse` asks that the candidate is not shown to be worse: not passed")]
    internal void A_verdict_says_what_its_rule_asks(string favours, Rule rule, string words) =>
        Judge.Words(Interval(favours), rule, 1).Should().EndWith($": {words}");

    [Theory]
    [InlineData(-38.12134567, "by -38.121 (95 % interval")]
    [InlineData(0.0000123456, "by +1.2346E-05 (95 % interval")]
    public void A_difference_is_said_with_as_many_digits_as_the_figures(double difference, string words) =>
        Judge.Words(Interval("candidate") with { Difference = difference }, Rule.Better, 1).Should().Contain(words);

    [Theory]
    [InlineData(24, 24, false)]
    [InlineData(239, 24, false)]
    [InlineData(240, 24, true)]
    [InlineData(3, 1, true)]
    public void A_comparison_wants_ten_blocks_where_rows_are_drawn_in_blocks(int rows, int blockRows, bool enough)
    {
        var check = () => Judge.CheckBlocks(rows, blockRows);

        if (enough)
        {
            check.Should().NotThrow();
        }
        else
        {
            check.Should().Throw<ActivityException>().WithMessage($"blockRows: {rows} rows hold {rows / blockRows} blocks of {blockRows}*");
        }
    }

    private static Interval Interval(string favours) => new()
    {
        Metric = "rmse",
        Difference = 0,
        Low = 0,
        High = 0,
        Confidence = 0.95,
        Resamples = 1000,
        BlockRows = 1,
        Seed = 1,
        Favours = favours,
    };
}
