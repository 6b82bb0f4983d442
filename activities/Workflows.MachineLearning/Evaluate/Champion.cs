using Workflows.Activities;
using Workflows.MachineLearning.Models;

namespace Workflows.MachineLearning.Evaluate;

/// <summary>The model that serves now, fetched from the registry.</summary>
internal sealed record Champion(ModelVersion Version, ModelPackage File)
{
    /// <summary>Null on the very first run, when nothing serves yet, and where the step asks for none.</summary>
    public static async Task<Champion?> FindAsync(EvaluateInputs inputs, Attempt attempt, CancellationToken stop)
    {
        if (inputs.Champion == "none" || string.IsNullOrEmpty(inputs.Model))
        {
            return null;
        }

        if (await attempt.Models.GetAliasAsync(inputs.Model, inputs.Champion, stop) is not { } version)
        {
            return null;
        }

        var path = attempt.ArtifactPath("champion.zip");
        await attempt.Files.DownloadAsync(version.Sha256, path, stop);
        return new Champion(version, ModelPackage.Load(path, $"champion {inputs.Model} version {version.Version}"));
    }
}
