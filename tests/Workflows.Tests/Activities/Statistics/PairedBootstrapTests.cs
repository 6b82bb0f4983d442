using FluentAssertions;
using Workflows.MachineLearning.Models;
using Workflows.MachineLearning.Scoring;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

public sealed class PairedBootstrapTests
{
    private const int Rows = 1000;

    [Fact]
    public void The_same_predictions_never_differ() =>
        PairedBootstrap.Differences(Errors(i => i % 7), Errors(i => i % 7), "rmse", 200, 1, 1).Should().OnlyContain(d => d == 0);

    [Fact]
    public void A_constant_lead_is_the_same_in_each_resample() =>
        PairedBootstrap.Differences(Errors(_ => 1), Errors(_ => 3), "rmse", 200, 1, 1).Should().OnlyContain(d => Math.Abs(d + 2) < 1e-9);

    [Fact]
    public void The_interval_is_as_wide_as_the_normal_law_says()
    {
        // Differences of absolute errors are +1 and -1 in turn: their mean over 1000 rows has a standard deviation of 1/√1000.
        var (low, high) = PairedBootstrap.Interval(PairedBootstrap.Differences(Errors(i => i % 2), Errors(i => (i + 1) % 2), "mae", 4000, 1, 1), 0.95);
        low.Should().BeApproximately(-1.96 / Math.Sqrt(Rows), 0.005);
        high.Should().BeApproximately(1.96 / Math.Sqrt(Rows), 0.005);
    }

    [Fact]
    public void Rows_that_resemble_their_neighbours_make_it_wider()
    {
        // The sign holds for ten rows, so a block of ten has the variance k² + (10 - k)² where it starts k rows into one: 67 in the mean
        // instead of 10, and the interval is √6.7 = 2.6 times as wide.
        var random = new Random(1);
        var signs = Enumerable.Range(0, Rows / 10).Select(_ => random.Next(2)).ToArray();
        var a = Errors(i => signs[i / 10]);
        var b = Errors(i => 1 - signs[i / 10]);
        var single = Width(PairedBootstrap.Differences(a, b, "mae", 4000, 1, 1));
        var blocks = Width(PairedBootstrap.Differences(a, b, "mae", 4000, 10, 1));
        (blocks / single).Should().BeInRange(2.2, 3);
    }

    [Fact]
    public void A_draw_of_one_class_is_made_again()
    {
        // One positive in ten: a third of all draws lack it, and AUC would be a guess there.
        float[] actual = [1, .. new float[9]];
        var right = new Scores(LearningTask.Binary, actual, [0.9f, .. Enumerable.Repeat(0.1f, 9)]);
        var wrong = new Scores(LearningTask.Binary, actual, [0.1f, .. Enumerable.Repeat(0.9f, 9)]);
        PairedBootstrap.Differences(right, wrong, "auc", 300, 1, 1).Should().OnlyContain(d => d == 1);
    }

    [Fact]
    public void The_same_seed_draws_the_same_rows()
    {
        var a = Errors(i => i % 5);
        var b = Errors(i => i % 3);
        PairedBootstrap.Differences(a, b, "rmse", 100, 24, 7).Should().Equal(PairedBootstrap.Differences(a, b, "rmse", 100, 24, 7));
        PairedBootstrap.Differences(a, b, "rmse", 100, 24, 8).Should().NotEqual(PairedBootstrap.Differences(a, b, "rmse", 100, 24, 7));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.25, 1.75)]
    [InlineData(1, 4)]
    public void A_quantile_lies_between_its_neighbours(double fraction, double expected) =>
        PairedBootstrap.Quantile([1, 2, 3, 4], fraction).Should().Be(expected);

    private static double Width(double[] differences)
    {
        var (low, high) = PairedBootstrap.Interval(differences, 0.95);
        return high - low;
    }

    private static Scores Errors(Func<int, float> of) => new(LearningTask.Regression, new float[Rows], [.. Enumerable.Range(0, Rows).Select(of)]);
}
