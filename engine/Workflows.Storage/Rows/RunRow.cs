using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>A run without its steps. Its sequence number is that of its last event, which is not repeated here.</summary>
internal sealed record RunRow : Row
{
    public required string Project { get; init; }
    public required string Workflow { get; init; }
    public required int Version { get; init; }
    public required int Number { get; init; }
    public required string Label { get; init; }
    public ParentStep? Parent { get; init; }
    public required RunTrigger Trigger { get; init; }

    /// <summary>Absent where there are none.</summary>
    public ImmutableSortedDictionary<string, string>? Labels { get; init; }

    public required ImmutableSortedDictionary<string, int> Pins { get; init; }
    public ImmutableSortedDictionary<string, long>? Remembered { get; init; }
    public string? ConcurrencyKey { get; init; }
    public string? Folder { get; init; }
    public required string Executor { get; init; }

    /// <summary>Absent for the first.</summary>
    public int? Partition { get; init; }

    /// <summary>Absent in rows of programs that knew only one format.</summary>
    public int? KeyFormat { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required string Parameters { get; init; }
    public required RunStatus Status { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }
    public required int Generation { get; init; }
    public DateTimeOffset? SuspendedAt { get; init; }
    public bool SuspendedByParent { get; init; }
    public string? Quarantine { get; init; }
    public bool CancelRequested { get; init; }
    public bool Terminated { get; init; }
    public bool FailingFast { get; init; }
    public bool Finishing { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Outputs { get; init; }

    public override RowKey? Key => new RowKey(RowKind.Run, -1, -1);

    public static RunRow Of(RunState run) => new()
    {
        Project = run.Project,
        Workflow = run.Plan.Definition.Name,
        Version = run.Plan.Version,
        Number = run.Number,
        Label = run.Label,
        Parent = run.Parent,
        Trigger = run.Trigger,
        Labels = run.Labels.IsEmpty ? null : run.Labels,
        Pins = run.Pins,
        Remembered = run.Remembered.IsEmpty ? null : run.Remembered,
        ConcurrencyKey = run.ConcurrencyKey,
        Folder = run.Folder,
        Executor = run.Executor,
        Partition = run.Partition == 0 ? null : run.Partition,
        KeyFormat = run.KeyFormat == 1 ? null : run.KeyFormat,
        CreatedAt = run.CreatedAt,
        Parameters = run.Parameters,
        Status = run.Status,
        Cause = run.Cause,
        Message = run.Message,
        Generation = run.Generation,
        SuspendedAt = run.SuspendedAt,
        SuspendedByParent = run.SuspendedByParent,
        Quarantine = run.Quarantine,
        CancelRequested = run.CancelRequested,
        Terminated = run.Terminated,
        FailingFast = run.FailingFast,
        Finishing = run.Finishing,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Outputs = run.Outputs,
    };

    /// <summary>The run as it was; what is counted is still to be counted (<see cref="RunState.Recount"/>).</summary>
    public RunState ToState(Guid id, Plan plan, PersistentArray<StepState> steps, long sequence) => new()
    {
        Id = id,
        Project = Project,
        Plan = plan,
        Number = Number,
        Label = Label,
        Parent = Parent,
        Parameters = Parameters,
        Trigger = Trigger,
        Labels = Labels ?? ImmutableSortedDictionary<string, string>.Empty,
        Pins = Pins,
        Remembered = Remembered ?? ImmutableSortedDictionary<string, long>.Empty,
        ConcurrencyKey = ConcurrencyKey,
        Folder = Folder,
        Executor = Executor,
        Partition = Partition ?? 0,
        KeyFormat = KeyFormat ?? 1,
        CreatedAt = CreatedAt,
        Status = Status,
        Cause = Cause,
        Message = Message,
        Generation = Generation,
        SuspendedAt = SuspendedAt,
        SuspendedByParent = SuspendedByParent,
        Quarantine = Quarantine,
        CancelRequested = CancelRequested,
        Terminated = Terminated,
        FailingFast = FailingFast,
        Finishing = Finishing,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        Outputs = Outputs,
        Sequence = sequence,
        Steps = steps,
    };
}
