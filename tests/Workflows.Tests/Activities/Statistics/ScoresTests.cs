using FluentAssertions;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

public sealed class ScoresTests
{
    [Theory]
    [InlineData("rmse", 1.2247449)] // √((0 + 1 + 4 + 1) / 4)
    [InlineData("mae", 1)] // (0 + 1 + 2 + 1) / 4
    [InlineData("r2", -0.2)] // 1 - 1.5 / 1.25
    public void Regression_figures_are_as_computed_by_hand(string metric, double expected) =>
        new Scores(LearningTask.Regression, [1, 2, 3, 4], [1, 3, 5, 5]).All()[metric].Should().BeApproximately(expected, 1e-6);

    [Theory]
    [InlineData("auc", 0.75)] // three of the four pairs are in order
    [InlineData("accuracy", 0.75)]
    [InlineData("f1", 0.6666667)] // precision 1, recall 1/2
    [InlineData("logLoss", 0.4723)] // -(ln 0.9 + ln 0.6 + ln 0.35 + ln 0.8) / 4
    public void Binary_figures_are_as_computed_by_hand(string metric, double expected) =>
        new Scores(LearningTask.Binary, [0, 0, 1, 1], [0.1f, 0.4f, 0.35f, 0.8f]).All()[metric].Should().BeApproximately(expected, 1e-4);

    [Fact]
    public void A_tie_counts_half_in_the_area_under_the_curve() =>
        new Scores(LearningTask.Binary, [0, 1], [0.5f, 0.5f]).All()["auc"].Should().Be(0.5);

    [Fact]
    public void What_the_rows_do_not_define_is_no_figure()
    {
        new Scores(LearningTask.Binary, [1, 1], [0.2f, 0.9f]).All().Should().NotContainKey("auc").And.ContainKeys("accuracy", "logLoss", "f1");
        new Scores(LearningTask.Binary, [0, 0], [0.2f, 0.3f]).All().Should().NotContainKeys("auc", "f1");
        new Scores(LearningTask.Regression, [5, 5], [4, 6]).All().Should().NotContainKey("r2").And.ContainKeys("rmse", "mae");
    }

    [Fact]
    public void A_row_of_weight_two_counts_as_two_rows()
    {
        var twice = new Scores(LearningTask.Binary, [0, 1, 1, 0, 0], [0.3f, 0.6f, 0.2f, 0.7f, 0.7f]);
        var weighted = new Scores(LearningTask.Binary, [0, 1, 1, 0], [0.3f, 0.6f, 0.2f, 0.7f]);
        foreach (var (metric, value) in twice.All())
        {
            weighted.Measure(metric, [1, 1, 1, 2]).Should().BeApproximately(value, 1e-9, metric);
        }
    }
}
