using System.Globalization;
using Workflows.Activities;

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
/// <param name="Previous">The one before; null on the first promotion.</param>
/// <param name="Sha256">The model's file.</param>
internal sealed record PromoteOutputs(int Version, int? Previous, string Sha256);

/// <summary>
/// promote@1: registers a model and lets an alias point at it. A second attempt finishes what the first began: the version is registered
/// under the step's idempotency key, and what served before is written on it, since after the move nobody could tell any more.
/// </summary>
internal sealed class PromoteActivity : Activity<PromoteInputs, PromoteOutputs>
{
    private const string PreviousTag = "previous";

    public override string Name => "promote";

    public override async Task<PromoteOutputs> RunAsync(PromoteInputs inputs, Attempt attempt, CancellationToken stop)
    {
        if (!File.Exists(inputs.Source))
        {
            throw ActivityException.BadData($"source: no file {inputs.Source}");
        }

        var file = await attempt.Files.UploadAsync(inputs.Source, stop);
        var serving = await attempt.Models.GetAliasAsync(inputs.Model, inputs.Alias, stop);
        var tags = new Dictionary<string, string>(inputs.Tags) { [PreviousTag] = serving?.Version.ToString(CultureInfo.InvariantCulture) ?? "none" };
        var version = await attempt.Models.RegisterAsync(inputs.Model, new NewModelVersion(file.Sha256, file.Size, file.FileName, inputs.Metrics, tags), stop);
        if (serving?.Version != version.Version)
        {
            await MoveAsync(inputs, version.Version, attempt, stop);
        }

        return new PromoteOutputs(version.Version, int.TryParse(version.Tags.GetValueOrDefault(PreviousTag), out var previous) ? previous : null, file.Sha256);
    }

    private static async Task MoveAsync(PromoteInputs inputs, int version, Attempt attempt, CancellationToken stop)
    {
        ExpectedVersion? expected = inputs.Replaces is { } replaces ? new ExpectedVersion(replaces) : null;
        if (await attempt.Models.MoveAliasAsync(inputs.Model, inputs.Alias, version, expected, stop) is null)
        {
            var now = await attempt.Models.GetAliasAsync(inputs.Model, inputs.Alias, stop);
            var serving = now is null ? "gone" : $"version {now.Version}";
            throw ActivityException.BadData(
                $"{inputs.Model} {inputs.Alias} is {serving} by now, and the verdict was about replacing version {inputs.Replaces}: evaluate again");
        }

        attempt.Log($"{inputs.Model} {inputs.Alias} is version {version} now");
    }
}
