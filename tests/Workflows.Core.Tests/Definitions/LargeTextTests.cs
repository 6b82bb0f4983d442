using System.Text;
using FluentAssertions;
using Workflows.Core.Tests.Definitions.Poison;
using Workflows.Definitions;
using Workflows.Definitions.Plans;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class LargeTextTests
{
    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(10_000, 5)]
    public void A_workflow_at_the_limits_reads_checks_and_plans(int steps, int needs)
    {
        var text = Chain(steps, needs);
        var before = ThreadTime.Now;

        var reading = WorkflowText.Read("large.yaml", text);

        var spent = ThreadTime.Now - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{steps} steps, {needs} needs each: {spent.TotalMilliseconds:F0} ms");
        reading.Errors.Should().BeEmpty();
        reading.Definition!.Steps.Should().HaveCount(steps);
        PlanBuilder.Build(reading.Definition, 1).Steps[^1].Needs.Should().HaveCount(needs);
        spent.Should().BeLessThan(TimeSpan.FromSeconds(10), "a quadratic step would take minutes");
    }

    private static string Chain(int steps, int needs)
    {
        var text = new StringBuilder("name: large\nsteps:\n");
        for (var i = 0; i < steps; i++)
        {
            var upstream = Enumerable.Range(1, Math.Min(i, needs)).Select(n => $"s{i - n}");
            var value = i == 0 ? "1" : $"\"{{{{ steps.s{i / 2}.outputs.total + 1 }}}}\"";
            text.Append($"  s{i}:\n    needs: [{string.Join(", ", upstream)}]\n    set: {{ total: {value} }}\n");
        }

        return text.ToString();
    }
}
