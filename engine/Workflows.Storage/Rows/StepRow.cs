using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>A step without the items and instances of its fan-out, so that it stays small while they go on.</summary>
internal sealed record StepRow : Row
{
    public required int Step { get; init; }
    public required StepStatus Status { get; init; }
    public Reason? Reason { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }
    public required int Generation { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Of a fanned-out step; a plain one's are its work's, and stand there.</summary>
    public string? Outputs { get; init; }

    public WorkRow? Only { get; init; }
    public FanRow? Fan { get; init; }
    public ApprovalState? Approval { get; init; }
    public string? Items { get; init; }
    public string? Signal { get; init; }

    public override RowKey? Key => new RowKey(RowKind.Step, Step, -1);

    public static StepRow Of(int ordinal, StepState step) => new()
    {
        Step = ordinal,
        Status = step.Status,
        Reason = step.Reason,
        Cause = step.Cause,
        Message = step.Message,
        Generation = step.Generation,
        StartedAt = step.StartedAt,
        EndedAt = step.EndedAt,
        Outputs = step.Only is { } work && work.Outputs == step.Outputs ? null : step.Outputs,
        Only = step.Only is { } only ? WorkRow.Of(only) : null,
        Fan = step.Fan is { } fan ? FanRow.Of(fan) : null,
        Approval = step.Approval,
        Items = step.Items,
        Signal = step.Signal,
    };

    /// <summary>The step as it was.</summary>
    /// <param name="items">Of its fan-out; default where they are numbers or not wanted.</param>
    /// <param name="instance">Gives an instance, null for one without a row.</param>
    public StepState ToState(ImmutableArray<string> items, Func<int, InstanceState?> instance) => new()
    {
        Status = Status,
        Reason = Reason,
        Cause = Cause,
        Message = Message,
        Generation = Generation,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Outputs = Outputs ?? Only?.Outputs,
        Only = Only?.ToState(),
        Fan = Fan?.ToState(items, instance),
        Approval = Approval,
        Items = Items,
        Signal = Signal,
    };
}

/// <summary>How far a fan-out is: counts only.</summary>
internal sealed record FanRow(int Total, int Next, int Live, int Succeeded, int Failed, int Skipped, int Cancelled)
{
    public static FanRow Of(FanState fan) => new(fan.Total, fan.Next, fan.Live, fan.Succeeded, fan.Failed, fan.Skipped, fan.Cancelled);

    public FanState ToState(ImmutableArray<string> items, Func<int, InstanceState?> instance) => new()
    {
        Total = Total,
        Items = items,
        Next = Next,
        Live = Live,
        Succeeded = Succeeded,
        Failed = Failed,
        Skipped = Skipped,
        Cancelled = Cancelled,
        Instances = PersistentArray<InstanceState?>.Create(Total, instance),
    };
}

/// <summary>The items of a fanned-out step: JSON text each; without any, the items are numbers, and there is no row.</summary>
internal sealed record ItemsRow(int Step, ImmutableArray<string>? Items) : Row
{
    public override RowKey? Key => new RowKey(RowKind.Items, Step, -1);
}
