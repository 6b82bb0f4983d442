using FluentAssertions;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Kubernetes.Real;

/// <summary>From real data to a promoted model, each step a pod of the machine-learning image.</summary>
[Collection(RealSpaces.Name)]
public sealed class PodBikeDemandTests
{
    [Fact]
    public async Task Bike_demand_reaches_its_objective_and_promotes_the_model()
    {
        var (data, holdout) = (Repository.RealData("bike-hour-train.csv"), Repository.RealData("bike-hour-test.csv"));
        await using var real = await RealWf.StartAsync();

        var run = await real.Sample.RunAsync("bike-demand", $"data={data}", $"holdout={holdout}");

        run.GetProperty("outputs").GetProperty("passed").GetBoolean().Should().BeTrue();
        run.GetProperty("outputs").GetProperty("rmse").GetDouble().Should().BeInRange(50, 70);
        (await real.Sample.ModelAsync("bike-demand")).GetProperty("aliases").GetProperty("production").GetInt32().Should().Be(1);
        var steps = run.GetProperty("steps");
        real.Sample.Reports(steps.GetProperty("quality")).Should().Equal("index.html");
        real.Sample.Reports(steps.GetProperty("train")).Should().Equal("index.html");
        real.Sample.Reports(steps.GetProperty("gate")).Should().Equal("index.html");
        await real.ShouldBeClearedAsync("bike-demand#1");
    }
}
