using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>An instance of a fanned-out step; without work where it is to begin anew, and its row goes.</summary>
internal sealed record InstanceRow(int Step, int Index, WorkRow? Work) : Row
{
    public override RowKey? Key => new RowKey(RowKind.Instance, Step, Index);

    public static InstanceRow Of(int step, int index, InstanceState? instance) => new(step, index, instance is null ? null : WorkRow.Of(instance));
}

/// <summary>The work of an instance, or of a plain step.</summary>
internal sealed record WorkRow
{
    public required StepStatus Status { get; init; }
    public Reason? Reason { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }
    public int Attempts { get; init; }
    public int Spent { get; init; }
    public int Lost { get; init; }
    public Guid? Attempt { get; init; }
    public bool Stopping { get; init; }
    public long? Memory { get; init; }
    public DateTimeOffset? Due { get; init; }
    public Guid? Child { get; init; }
    public int ChildGeneration { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Outputs { get; init; }
    public ImmutableArray<ArtifactRecord>? Artifacts { get; init; }
    public string? Origin { get; init; }

    public static WorkRow Of(InstanceState instance) => new()
    {
        Status = instance.Status,
        Reason = instance.Reason,
        Cause = instance.Cause,
        Message = instance.Message,
        Attempts = instance.Attempts,
        Spent = instance.Spent,
        Lost = instance.Lost,
        Attempt = instance.Attempt,
        Stopping = instance.Stopping,
        Memory = instance.Memory,
        Due = instance.Due,
        Child = instance.Child,
        ChildGeneration = instance.ChildGeneration,
        StartedAt = instance.StartedAt,
        EndedAt = instance.EndedAt,
        Outputs = instance.Outputs,
        Artifacts = instance.Artifacts.IsDefaultOrEmpty ? null : instance.Artifacts,
        Origin = instance.Origin,
    };

    public InstanceState ToState() => new()
    {
        Status = Status,
        Reason = Reason,
        Cause = Cause,
        Message = Message,
        Attempts = Attempts,
        Spent = Spent,
        Lost = Lost,
        Attempt = Attempt,
        Stopping = Stopping,
        Memory = Memory,
        Due = Due,
        Child = Child,
        ChildGeneration = ChildGeneration,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Outputs = Outputs,
        Artifacts = Artifacts ?? [],
        Origin = Origin,
    };
}
