using FluentAssertions;
using Workflows.MachineLearning.Drift;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

public sealed class CategoriesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public void A_long_name_is_cut_between_characters(string before)
    {
        var name = before + string.Concat(Enumerable.Repeat("🚀", 60));

        var tally = new CategoryTally();
        tally.Add(name, 0, 5);

        var shown = tally.Count().New.Single();

        shown.Should().EndWith("🚀…");
        shown.Length.Should().BeInRange(59, 60);
    }
}
