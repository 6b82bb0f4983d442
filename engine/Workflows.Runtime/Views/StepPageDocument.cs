using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Runtime.Views;

/// <summary>One step of a run with its instances and metrics, as <c>wf show RUN STEP --json</c> and the API show it.</summary>
public sealed record StepPageDocument
{
    /// <summary>The run's label.</summary>
    public required string Run { get; init; }

    public required string Name { get; init; }

    /// <summary>The activity: <c>train@1</c>, <c>container</c>; none for a step of another kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Uses { get; init; }

    /// <summary>As it stands in the run's document.</summary>
    public required StepDocument Step { get; init; }

    /// <summary>What its attempts reported; of a fanned-out step each instance has its own.</summary>
    public required IReadOnlyList<MetricDocument> Metrics { get; init; }

    /// <summary>Steps that picked the best of its instances.</summary>
    public required IReadOnlyList<Winner> Winners { get; init; }

    /// <summary>By index: those that have begun, or the one that was asked for. Those that wait are counted in <see cref="Step"/>.</summary>
    public required IReadOnlyList<InstanceDocument> Instances { get; init; }
}

/// <summary>One element of a fanned-out step.</summary>
public sealed record InstanceDocument
{
    /// <summary>From 0.</summary>
    public required int Index { get; init; }

    public required JsonElement Item { get; init; }

    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Whose result it is, for one that was cached or reused: the run and its instance (<c>sweep#3 grid[1]</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Origin { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The label of its child run, where it has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Child { get; init; }

    public JsonElement? Outputs { get; init; }

    /// <summary>By name, reports included.</summary>
    public required IReadOnlyDictionary<string, ArtifactDocument> Artifacts { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<AttemptDocument> Attempts { get; init; }

    public required IReadOnlyList<MetricDocument> Metrics { get; init; }
}

/// <summary>A series that was reported: its last point, and how many there are.</summary>
/// <param name="Name">The author's.</param>
/// <param name="Value">The last.</param>
/// <param name="Step">The author's step of it: epoch, iteration; none where it has none.</param>
/// <param name="At">When.</param>
/// <param name="Points">How many.</param>
public sealed record MetricDocument(
    string Name,
    double Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Step,
    DateTimeOffset At,
    int Points);
