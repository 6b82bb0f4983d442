using FluentAssertions;
using Workflows.MachineLearning.Drift;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Two_values_that_swap_weight_give_the_hand_computed_index()
    {
        // 50:50 becomes 80:20: 0.3 ln 1.6 + 0.3 ln 2.5 = 0.1410011 + 0.2748872.
        PopulationStability.Index([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]).Should().BeApproximately(0.4158883, 1e-6);
    }

    [Fact]
    public void Tenths_of_a_shifted_range_give_the_hand_computed_index()
    {
        // 1-100 becomes 51-150: five tenths are empty (counted as 0.0001), four keep 0.1, the last grows to 0.6.
        var expected = (5 * (0.0001 - 0.1) * Math.Log(0.0001 / 0.1)) + ((0.6 - 0.1) * Math.Log(0.6 / 0.1));
        PopulationStability.Index(Range(1, 100), Range(51, 100)).Should().BeApproximately(expected, 1e-9).And.BeApproximately(4.3463, 1e-4);
    }

    [Fact]
    public void The_same_values_give_zero() => PopulationStability.Index(Range(1, 500), Range(1, 500)).Should().Be(0);

    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(-1f, -1f)]
    [InlineData(0.5f, 0.5f)]
    [InlineData(-1f, 0.5f)]
    public void A_value_that_the_reference_never_had_is_seen_wherever_it_lies(float first, float second)
    {
        PopulationStability.Index([0, 0, 0, 0], [first, first, second, second]).Should().BeGreaterThan(9);
        PopulationStability.Index([0, 0, 10, 10], [0, 0, 5, 5]).Should().BeGreaterThan(3);
    }

    [Fact]
    public void A_value_that_fills_several_tenths_is_one_bin()
    {
        float[] mostlyZero = [.. Enumerable.Repeat(0f, 80), .. Range(1, 20)];
        PopulationStability.Index(mostlyZero, mostlyZero).Should().Be(0);
    }

    private static float[] Range(int first, int count) => [.. Enumerable.Range(first, count).Select(i => (float)i)];
}
