using System.Text.Json;
using Workflows.Runtime.Storing;

namespace Workflows.Server.ActivityApi;

/// <summary>A model as the API shows it.</summary>
internal sealed record ContractModel(string Name, IReadOnlyDictionary<string, int> Aliases, IReadOnlyList<ContractModelVersion> Versions)
{
    public static ContractModel Of(ModelRecord model) => new(model.Model, model.Aliases, [.. model.Versions.Select(ContractModelVersion.Of)]);
}

/// <summary>A version of a model as the API shows it.</summary>
internal sealed record ContractModelVersion(
    string Name, int Version, string Sha256, long Size, string FileName, JsonElement Metrics, JsonElement Tags, DateTimeOffset CreatedAt,
    string? Run, string? Step)
{
    public static ContractModelVersion Of(ModelVersion version) => new(
        version.Model, version.Version, version.File.Sha256, version.File.Size, version.File.FileName,
        JsonElement.Parse(version.MetricsJson), JsonElement.Parse(version.TagsJson), version.At, version.Run, version.Step);
}

/// <summary>An alias that has moved.</summary>
internal sealed record AliasDocument(string Alias, int Version, int? Previous);
