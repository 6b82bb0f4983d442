using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

public sealed class ReadingTests
{
    [Fact]
    public void The_example_of_the_design_reads_without_an_error()
    {
        var reading = WorkflowText.Read("bike-demand.yaml", Texts.BikeDemand);

        reading.Errors.Should().BeEmpty();
        var definition = reading.Definition!;
        definition.Name.Should().Be("bike-demand");
        definition.Steps.Select(s => s.Name).Should().Equal("quality", "train", "gate", "sign-off", "promote");
        definition.Finally.Single().Name.Should().Be("tell");
        definition.Parameters.Single(p => p.Name == "data").Format.Should().Be("file");
        var train = (Work.Program)definition.Steps[1].Work;
        train.Timeout.Should().Be(TimeSpan.FromHours(1));
        train.Retry.Should().Be(new RetryPolicy { Attempts = 3, First = TimeSpan.FromSeconds(10) });
        train.Artifacts["model"].Should().Be("model.zip");
        train.OnOutOfMemory.Should().Be(new MemoryGrowth(1.5m, 64L << 30));
        definition.Steps[3].When!.Value.Expression.Should().Be("steps.gate.outputs.passed");
        definition.Concurrency!.Limit.Should().Be(1);
    }

    [Fact]
    public void The_other_shapes_of_the_design_read_without_an_error()
    {
        var reading = WorkflowText.Read("shapes.yaml", Texts.Shapes);

        reading.Errors.Should().BeEmpty();
        var works = reading.Definition!.Steps.Select(s => s.Work.GetType().Name);
        works.Should().Equal("Set", "Program", "Program", "Program", "Wait", "SubWorkflow", "Program");
    }
}
