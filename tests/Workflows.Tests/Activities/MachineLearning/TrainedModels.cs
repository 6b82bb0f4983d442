using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>A good and a poor model of the same data, trained once for all tests of a class.</summary>
public sealed class TrainedModels : IAsyncLifetime
{
    private readonly ActivityRunner _runner = new();

    public string Holdout { get; private set; } = "";

    public string Good { get; private set; } = "";

    public string Poor { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        (var data, Holdout) = await BikeData.GenerateAsync(_runner);
        Good = await BikeData.TrainAsync(_runner, data);
        Poor = await BikeData.TrainAsync(_runner, data, trees: 4);
    }

    public ValueTask DisposeAsync()
    {
        _runner.Dispose();
        return ValueTask.CompletedTask;
    }
}
