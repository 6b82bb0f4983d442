using System.Text.Json.Serialization;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A version of a workflow as <c>--json</c> and the API show it.</summary>
public sealed record VersionDocument
{
    public required string Project { get; init; }

    public required string Workflow { get; init; }

    /// <summary>Its number.</summary>
    public required int Version { get; init; }

    /// <summary>SHA-256 of its canonical text.</summary>
    public required string Digest { get; init; }

    /// <summary>Triggers, <c>wf run NAME</c> and sub-workflows use it now.</summary>
    public required bool Live { get; init; }

    public string? Message { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Activities whose manifests are not those of the version before, under the same name and version; none for the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ChangedManifests { get; init; }

    /// <summary>The text is not that of the version before; none for the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ChangedText { get; init; }

    /// <summary>As its author wrote it, where it is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Why it can't be read; none for any other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Broken { get; init; }

    /// <param name="version">The version.</param>
    /// <param name="before">The one before it, where they are to be compared.</param>
    public static VersionDocument Of(VersionRecord version, VersionRecord? before = null) => new()
    {
        Project = version.Project,
        Workflow = version.Workflow,
        Version = version.Number,
        Digest = version.Digest,
        Live = version.Live,
        Message = version.Message,
        By = version.By,
        At = version.At,
        ChangedText = before is null ? null : before.Digest != version.Digest,
        ChangedManifests = before is null ? null : StoredManifests.Changed(before.Manifests, version.Manifests),
        Broken = version.Broken,
    };
}
