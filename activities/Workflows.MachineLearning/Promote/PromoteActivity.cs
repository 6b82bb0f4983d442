using Workflows.Activities;
using Workflows.MachineLearning.Tables;

namespace Workflows.MachineLearning.Promote;

/// <summary>The inputs of promote@1.</summary>
internal sealed record PromoteInputs
{
    public required string Model { get; init; }

    public required string Source { get; init; }

    public string Alias { get; init; } = "production";

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The version that the verdict compared with: refuse if another serves by now. Null: do not check.</summary>
    public int? Replaces { get; init; }
}

/// <summary>The outputs of promote@1.</summary>
/// <param name="Version">The version that serves now.</param>
/// <param name="Previous">The one that it replaced; null on the first promotion.</param>
/// <param name="Sha256">The model's file.</param>
internal sealed record PromoteOutputs(int Version, int? Previous, string Sha256);

/// <summary>
/// promote@1: registers a model and lets an alias point at it. A version is a file: one that the model has already is not registered again.
/// A second attempt finishes what the first began and says the same, since the registry answers a second move as it did the first.
/// </summary>
internal sealed class PromoteActivity : Activity<PromoteInputs, PromoteOutputs>
{
    public override string Name => "promote";

    public override async Task<PromoteOutputs> RunAsync(PromoteInputs inputs, Attempt attempt, CancellationToken stop)
    {
        if (!File.Exists(inputs.Source))
        {
            throw ActivityException.BadData($"source: no file {DataFile.Shown(inputs.Source)}");
        }

        var file = await attempt.Files.UploadAsync(inputs.Source, stop);
        var version = await VersionAsync(inputs, file, attempt, stop);
        var move = await MoveAsync(inputs, version, attempt, stop);
        return new PromoteOutputs(version, move.Previous, file.Sha256);
    }

    /// <summary>The latest version that is this file, or a new one.</summary>
    private static async Task<int> VersionAsync(PromoteInputs inputs, StoredFile file, Attempt attempt, CancellationToken stop)
    {
        var model = await attempt.Models.GetAsync(inputs.Model, stop);
        if (model?.Versions.LastOrDefault(v => v.Sha256 == file.Sha256) is { } known)
        {
            attempt.Log($"the file is version {known.Version} of {inputs.Model} already, and keeps the metrics and tags that it was registered with");
            return known.Version;
        }

        var made = new NewModelVersion(file.Sha256, file.Size, file.FileName, inputs.Metrics, inputs.Tags);
        return (await attempt.Models.RegisterAsync(inputs.Model, made, stop)).Version;
    }

    private static async Task<AliasMove> MoveAsync(PromoteInputs inputs, int version, Attempt attempt, CancellationToken stop)
    {
        ExpectedVersion? expected = inputs.Replaces is { } replaces ? new ExpectedVersion(replaces) : null;
        if (await attempt.Models.MoveAliasAsync(inputs.Model, inputs.Alias, version, expected, stop) is not { } move)
        {
            var now = await attempt.Models.GetAliasAsync(inputs.Model, inputs.Alias, stop);
            var serving = now is null ? "gone" : $"version {now.Version}";
            throw ActivityException.BadData(
                $"{inputs.Model} {inputs.Alias} is {serving} by now, and the verdict was about replacing version {inputs.Replaces}: evaluate again");
        }

        attempt.Log($"{inputs.Model} {inputs.Alias} is version {version} now");
        return move;
    }
}
