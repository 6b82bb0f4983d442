using FluentAssertions;
using Workflows.MachineLearning.Drift;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

public sealed class KolmogorovSmirnovTests
{
    [Fact]
    public void A_small_case_gives_the_hand_computed_statistic_and_probability()
    {
        // At 2 half of the first sample and none of the second is reached. x = (√2 + 0.12 + 0.11/√2) / 2 = 0.80600;
        // 2 (exp(-2x²) - exp(-8x²) + exp(-18x²)) = 2 (0.272718 - 0.005532 + 0.000008).
        var test = KolmogorovSmirnov.Test([1, 2, 3, 4], [3, 4, 5, 6]);
        test.Statistic.Should().Be(0.5);
        test.PValue.Should().BeApproximately(0.53439, 1e-4);
    }

    [Fact]
    public void Equal_samples_have_no_gap()
    {
        var test = KolmogorovSmirnov.Test([1, 1, 2, 3], [3, 2, 1, 1]);
        test.Statistic.Should().Be(0);
        test.PValue.Should().Be(1);
    }

    [Fact]
    public void Disjoint_samples_have_the_widest_gap()
    {
        var test = KolmogorovSmirnov.Test([.. Enumerable.Range(0, 100).Select(i => (float)i)], [.. Enumerable.Range(200, 50).Select(i => (float)i)]);
        test.Statistic.Should().Be(1);
        test.PValue.Should().BeLessThan(1e-20);
    }

    [Fact]
    public void Ties_across_the_samples_are_one_step()
    {
        // Both reach 0.5 at the value 1, whatever the order of the equal values.
        KolmogorovSmirnov.Test([1, 1, 2, 2], [1, 2]).Statistic.Should().Be(0);
    }
}
