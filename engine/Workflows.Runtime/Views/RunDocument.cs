using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Runtime.Views;

/// <summary>A run as <c>--json</c> and the API show it.</summary>
public sealed record RunDocument
{
    public required Guid Id { get; init; }

    public required string Project { get; init; }

    public required string Workflow { get; init; }

    public required int Number { get; init; }

    public required int Version { get; init; }

    /// <summary>Of the version.</summary>
    public required string Digest { get; init; }

    /// <summary>The label of the parent run (<c>bike-drift#7</c>), for a child.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parent { get; init; }

    /// <summary>The version is the live one.</summary>
    public required bool Live { get; init; }

    /// <summary>What people look for it by, as they were given at its start.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public required JsonElement Parameters { get; init; }

    public required RunTriggerDocument Trigger { get; init; }

    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    public required int Generation { get; init; }

    public required bool Suspended { get; init; }

    public required bool CancelRequested { get; init; }

    /// <summary>False where the run has not ended and no engine drives it; absent for any other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Driven { get; init; }

    /// <summary>Set when nothing of the run moves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WaitsForDocument? WaitsFor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    public JsonElement? Outputs { get; init; }

    /// <summary>By name, in the order of the definition, <c>finally</c> last.</summary>
    public required IReadOnlyDictionary<string, StepDocument> Steps { get; init; }
}

/// <summary>What started a run.</summary>
public sealed record RunTriggerDocument(string Kind, string By)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ScheduledTime { get; init; }
}

/// <summary>What something that does not move waits for.</summary>
/// <param name="Kind"><c>approval, event, timer, child, slot, place, quota, node, image</c>.</param>
/// <param name="Text">For people.</param>
/// <param name="Since">Since when.</param>
public sealed record WaitsForDocument(string Kind, string Text, DateTimeOffset Since);
