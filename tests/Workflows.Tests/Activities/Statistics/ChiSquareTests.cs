using FluentAssertions;
using Workflows.MachineLearning.Drift;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

/// <summary>Expected figures are those of SciPy's <c>chi2_contingency(…, correction=False)</c>.</summary>
public sealed class ChiSquareTests
{
    [Theory]
    [InlineData(new long[] { 50, 30, 20 }, new long[] { 40, 20, 45 }, 12.612047212047212, 0.0018252768478078656)]
    [InlineData(new long[] { 5000, 300 }, new long[] { 400, 200 }, 532.1406941532728, 9.665647753468509e-118)]
    [InlineData(new long[] { 50, 30 }, new long[] { 48, 33 }, 0.1774691358024689, 0.6735573076908816)]
    [InlineData(new long[] { 50, 0, 30 }, new long[] { 48, 0, 33 }, 0.1774691358024689, 0.6735573076908816)]
    [InlineData(new long[] { 50 }, new long[] { 48 }, 0, 1)]
    [InlineData(new long[] { 5, 5 }, new long[] { 7, 7 }, 0, 1)]
    public void The_statistic_and_the_probability_are_those_of_SciPy(long[] reference, long[] current, double statistic, double probability)
    {
        var test = ChiSquare.Test(reference, current);
        test.Statistic.Should().BeApproximately(statistic, 1e-9 * Math.Max(1, statistic));
        test.PValue.Should().BeApproximately(probability, 1e-9 * probability);
    }
}
