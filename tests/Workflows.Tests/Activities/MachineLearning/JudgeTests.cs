using FluentAssertions;
using Workflows.MachineLearning.Evaluate;
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
        Judge.Passes(new Interval("rmse", 0, 0, 0, 0.95, 1000, 1, 1, favours), rule).Should().Be(passes);
}
