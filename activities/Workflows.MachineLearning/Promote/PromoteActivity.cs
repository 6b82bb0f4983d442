using System.Text.Json;
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

    /// <summary>
    /// The version that the verdict compared with; null: nothing served; <c>any</c>: whatever serves. It must be said, since whoever forgets it would
    /// overwrite a champion that came while an approval waited.
    /// </summary>
    public required JsonElement? Replaces { get; init; }
}

/// <summary>The outputs of promote@1.</summary>
/// <param name="Version">The version that serves now.</param>
/// <param name="Previous">The one that it replaced; null on the first promotion.</param>
/// <param name="Sha256">The model's file.</param>
internal sealed record PromoteOutputs(int Version, int? Previous, string Sha256);

/// <summary>
/// promote@1: registers a model and lets an alias point at it. A version is a file: the registry gives back the one that the model has already.
/// A second attempt finishes what the first began and says the same, since the registry answers a second move as it did the first.
/// </summary>
internal sealed class PromoteActivity : Activity<PromoteInputs, PromoteOutputs>
{
    public override string Name => "promote";

    public override async Task<PromoteOutputs> RunAsync(PromoteInputs inputs, Attempt attempt, CancellationToken stop)
    {
        var expected = Expected(inputs.Replaces);
        if (!File.Exists(inputs.Source))
        {
            throw ActivityException.BadData($"source: no file {DataFile.Shown(inputs.Source)}");
        }

        var file = await attempt.Files.UploadAsync(inputs.Source, stop);
        var version = await VersionAsync(inputs, file, attempt, stop);
        var move = await MoveAsync(inputs, version, expected, attempt, stop);
        return new PromoteOutputs(version, move.Previous, file.Sha256);
    }

    /// <summary>Null: wherever the alias points.</summary>
    private static ExpectedVersion? Expected(JsonElement? replaces) => replaces switch
    {
        null => new ExpectedVersion(null),
        { ValueKind: JsonValueKind.String } word when word.ValueEquals("any") => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var version) && version >= 1 => new ExpectedVersion(version),
        { } other => throw ActivityException.Usage(
            $"input 'replaces' must be the number of a version, null where nothing served, or any; it is {other.GetRawText()}"),
    };

    private static async Task<int> VersionAsync(PromoteInputs inputs, StoredFile file, Attempt attempt, CancellationToken stop)
    {
        var asked = new NewModelVersion(file.Sha256, file.Size, file.FileName, inputs.Metrics, inputs.Tags);
        var kept = await attempt.Models.RegisterAsync(inputs.Model, asked, stop);
        if ((kept.Run, kept.Step) != (attempt.Run, attempt.Step))
        {
            attempt.Log(
                $"the file is version {kept.Version} of {inputs.Model} already, registered by {kept.Run}, and keeps the metrics and tags that it got there");
        }

        return kept.Version;
    }

    private static async Task<AliasMove> MoveAsync(
        PromoteInputs inputs, int version, ExpectedVersion? expected, Attempt attempt, CancellationToken stop)
    {
        if (await attempt.Models.MoveAliasAsync(inputs.Model, inputs.Alias, version, expected, stop) is not { } move)
        {
            var now = await attempt.Models.GetAliasAsync(inputs.Model, inputs.Alias, stop);
            var serving = now is null ? "gone" : $"version {now.Version}";
            throw ActivityException.BadData(expected!.Value.Version is { } judged
                ? $"{inputs.Model} {inputs.Alias} is {serving} by now, and the verdict was about replacing version {judged}: evaluate again"
                : $"{inputs.Model} {inputs.Alias} is {serving}, and `replaces` is null, that nothing serves yet: evaluate again, "
                + "and give as `replaces` the version that the verdict compared with, or any");
        }

        attempt.Log($"{inputs.Model} {inputs.Alias} is version {version} now");
        return move;
    }
}
