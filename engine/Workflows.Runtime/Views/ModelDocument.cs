using System.Text.Json;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A model as <c>--json</c> and the API show it.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Aliases">Which version each stands at.</param>
/// <param name="Versions">Oldest first.</param>
/// <param name="History">How aliases moved, oldest first.</param>
public sealed record ModelDocument(
    string Model, IReadOnlyDictionary<string, int> Aliases, IReadOnlyList<ModelVersionDocument> Versions, IReadOnlyList<AliasChange> History)
{
    public static ModelDocument Of(ModelRecord model) =>
        new(model.Model, model.Aliases, [.. model.Versions.Select(ModelVersionDocument.Of)], model.History);
}

/// <summary>A version of a model.</summary>
public sealed record ModelVersionDocument
{
    public required int Version { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public required string FileName { get; init; }

    public required JsonElement Metrics { get; init; }

    public required JsonElement Tags { get; init; }

    /// <summary>The label of the run that registered it.</summary>
    public string? Run { get; init; }

    public string? Step { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Why its metrics or tags can't be read; null for any other.</summary>
    public string? Broken { get; init; }

    public static ModelVersionDocument Of(ModelVersion version) => new()
    {
        Version = version.Version,
        Sha256 = version.File.Sha256,
        Size = version.File.Size,
        FileName = version.File.FileName,
        Metrics = DocumentJson.Parse(version.MetricsJson),
        Tags = DocumentJson.Parse(version.TagsJson),
        Run = version.Run,
        Step = version.Step,
        At = version.At,
        Broken = version.Broken,
    };
}
