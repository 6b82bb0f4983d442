using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Samples;

/// <summary>The machine-learning samples on data that they make up themselves, with small models: the path counts here, not the figure.</summary>
public sealed class BikeSampleTests : IDisposable
{
    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public async Task Sweep_trains_each_combination_and_names_the_best()
    {
        var run = await sample.RunAsync("sweep", "leaves=[4,16]", "rates=[0.3]", "trees=12");

        var steps = run.GetProperty("steps");
        steps.GetProperty("grid").GetProperty("instances").GetProperty("succeeded").GetInt32().Should().Be(2);
        var errors = steps.GetProperty("grid")
            .GetProperty("outputs")
            .EnumerateArray()
            .Select(model => model.GetProperty("metrics").GetProperty("rmse").GetDouble())
            .ToList();
        var outputs = run.GetProperty("outputs");
        outputs.GetProperty("rmse").GetDouble().Should().Be(errors.Min());
        var winner = errors.IndexOf(errors.Min()) == 0 ? 4 : 16;
        outputs.GetProperty("winner").GetRawText().Should().Be($$"""{"leaves":{{winner}},"rate":0.3}""");
        sample.Reports(steps.GetProperty("best")).Should().Equal("index.html");
    }

    [Fact]
    public async Task Bike_demand_promotes_its_first_model_and_then_only_one_that_beats_it()
    {
        var first = await sample.RunAsync("bike-demand", "trees=60", "learningRate=0.15");

        var steps = first.GetProperty("steps");
        first.GetProperty("outputs").GetProperty("passed").GetBoolean().Should().BeTrue();
        first.GetProperty("outputs").GetProperty("version").GetInt32().Should().Be(1);
        steps.GetProperty("sign-off").GetProperty("approval").GetProperty("votes").GetArrayLength().Should().Be(1);
        steps.GetProperty("tell").GetProperty("state").GetString().Should().Be("succeeded");
        sample.Reports(steps.GetProperty("quality")).Should().Equal("index.html");
        sample.Reports(steps.GetProperty("train")).Should().Equal("index.html");
        sample.Reports(steps.GetProperty("gate")).Should().Equal("index.html");

        var second = await sample.RunAsync("bike-demand", "trees=8", "learningRate=0.05");

        steps = second.GetProperty("steps");
        steps.GetProperty("generate").GetProperty("reason").GetString().Should().Be("cached");
        var verdict = steps.GetProperty("gate").GetProperty("outputs");
        verdict.GetProperty("champion").GetProperty("version").GetInt32().Should().Be(1);
        verdict.GetProperty("interval").GetProperty("favours").GetString().Should().Be("champion");
        verdict.GetProperty("passed").GetBoolean().Should().BeFalse();
        steps.GetProperty("promote").GetProperty("state").GetString().Should().Be("skipped");
        sample.Reports(steps.GetProperty("gate")).Should().Equal("index.html");
        (await sample.ModelAsync("bike-demand")).GetProperty("aliases").GetProperty("production").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task Bike_drift_sees_that_the_world_has_moved_and_switches_to_a_model_of_today()
    {
        var run = await sample.RunAsync("bike-drift");

        run.GetProperty("outputs").GetProperty("drifted").GetBoolean().Should().BeTrue();
        run.GetProperty("outputs").GetProperty("columns").EnumerateArray().Select(column => column.GetString()).Should().Contain("cnt");
        var steps = run.GetProperty("steps");
        sample.Reports(steps.GetProperty("drift")).Should().Equal("index.html");
        var retrain = await sample.ShowAsync(steps.GetProperty("retrain").GetProperty("child").GetString()!);
        retrain.GetProperty("state").GetString().Should().Be("succeeded");
        var model = await sample.ModelAsync("bike-demand");
        model.GetProperty("aliases").GetProperty("challenger").GetInt32().Should().Be(retrain.GetProperty("outputs").GetProperty("version").GetInt32());
        model.GetProperty("aliases").GetProperty("production").GetInt32().Should().Be(run.GetProperty("outputs").GetProperty("version").GetInt32());
        model.GetProperty("versions").GetArrayLength().Should().Be(1, "the file that the challenger is serves, and is registered once");
    }
}
