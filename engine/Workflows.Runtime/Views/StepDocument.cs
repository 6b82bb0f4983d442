using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Runtime.Views;

/// <summary>A step as <c>--json</c> and the API show it.</summary>
public sealed record StepDocument
{
    /// <summary><c>uses, approval, workflow, wait, set</c>.</summary>
    public required string Kind { get; init; }

    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Whose result it is, for one that was cached or reused: the run and its step (<c>bike-demand#3 train</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Origin { get; init; }

    /// <summary>What skipped it; absent for a step that is not skipped, and where people rejected it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SkippedDocument? Skipped { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    public required int Generation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WaitsForDocument? WaitsFor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApprovalDocument? Approval { get; init; }

    /// <summary>The label of the child run (<c>bike-drift#7/retrain</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Child { get; init; }

    public JsonElement? Outputs { get; init; }

    /// <summary>By name, reports included.</summary>
    public required IReadOnlyDictionary<string, ArtifactDocument> Artifacts { get; init; }

    /// <summary>Oldest first. Those of instances are shown with the instance.</summary>
    public required IReadOnlyList<AttemptDocument> Attempts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InstancesDocument? Instances { get; init; }
}

/// <summary>What skipped a step: its condition, with the values that it read, or the ends of steps that it needs.</summary>
/// <param name="When">The condition, which was false.</param>
public sealed record SkippedDocument([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? When)
{
    /// <summary>Name to value, in the order written; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement?>? Reads { get; init; }

    /// <summary>Steps that it needs and that did not succeed; empty where it waits for a failure and there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Needs { get; init; }
}

/// <summary>A stored file.</summary>
public sealed record ArtifactDocument(string Sha256, long Size);

/// <summary>One try.</summary>
public sealed record AttemptDocument
{
    public required int Number { get; init; }

    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>Bytes it asks for because an attempt before it ran out of memory; the definition's request is not repeated here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Memory { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>How many instances of a fanned-out step are in which state.</summary>
public sealed record InstancesDocument(int Total, int Waiting, int Running, int Succeeded, int Failed, int Skipped, int Cancelled);

/// <summary>What people are asked, and what they said.</summary>
public sealed record ApprovalDocument
{
    public required DateTimeOffset AskedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When the deadline passed and more people were asked; absent where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EscalatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Who may decide.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>How many different people must approve.</summary>
    public required int Count { get; init; }

    /// <summary>Which decisions have to say why: <c>optional, onReject, required</c>.</summary>
    public required string CommentRule { get; init; }

    /// <summary>What the decision is bound to: each reference and its value when it was asked.</summary>
    public JsonElement? Bound { get; init; }

    public required IReadOnlyList<VoteDocument> Votes { get; init; }
}

/// <summary>What one person said.</summary>
public sealed record VoteDocument(string Actor, bool Approved, string? Comment, string Method, DateTimeOffset At)
{
    /// <summary>By whose right, who had handed it on; absent: by the person's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OnBehalfOf { get; init; }
}
