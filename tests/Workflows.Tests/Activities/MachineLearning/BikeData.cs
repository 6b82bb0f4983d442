using Workflows.Tests.Activities.Harness;

namespace Workflows.Tests.Activities.MachineLearning;

/// <summary>Small made-up data, as a workflow would make it.</summary>
internal static class BikeData
{
    public static readonly string[] NotFeatures = ["instant", "casual", "registered"];

    public static async Task<(string Data, string Holdout)> GenerateAsync(ActivityRunner runner, int days = 120, double drift = 0, int seed = 1)
    {
        var result = (await runner.RunAsync("generate", new { days, drift, seed })).Succeeded();
        return (result.Artifact("data.csv"), result.Artifact("holdout.csv"));
    }

    public static async Task<string> TrainAsync(ActivityRunner runner, string data, int trees = 60) =>
        (await runner.RunAsync("train", new { data, label = "cnt", exclude = NotFeatures, trees })).Succeeded().Artifact("model.zip");
}
