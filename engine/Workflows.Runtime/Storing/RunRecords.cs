using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Storing;

/// <summary>A run to be accepted. <see cref="Version"/> says which definition; the rest was checked and evaluated by the caller.</summary>
public sealed record NewRun(NewVersion Version, Guid Id, string Parameters, RunTrigger Trigger, DateTimeOffset At)
{
    /// <summary>See <see cref="RunState.Labels"/>.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, int> Pins { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>See <see cref="RunState.Remembered"/>.</summary>
    public ImmutableSortedDictionary<string, long> Remembered { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Evaluates the concurrency key once the run's number and version are known; null for none.</summary>
    public Func<int, int, string?>? ConcurrencyKey { get; init; }

    public string? Folder { get; init; }
    public string Executor { get; init; } = "local";

    /// <summary>Builds the plan, for the initial rows.</summary>
    public required PlanSource Plans { get; init; }

    /// <summary>Steps that begin as ended (a rerun reuses them): ordinal to state.</summary>
    public IReadOnlyDictionary<int, StepState> Reused { get; init; } = ImmutableDictionary<int, StepState>.Empty;

    /// <summary>The run whose results are reused: it must still be there, so that their files are; null for none.</summary>
    public Guid? Earlier { get; init; }

    /// <summary>A second acceptance under the same key gives the first run back, for 30 days.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What starts it, where that may start one run only (see <see cref="ITriggerRecords.ClaimAsync"/>).</summary>
    public TriggerClaim? Claim { get; init; }

    /// <summary>Recorded with it, under the run's label; null: nobody asked for it.</summary>
    public AuditEntry? Audit { get; init; }
}

/// <summary>A run that is recorded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Label">Its label.</param>
/// <param name="Number">Its number.</param>
/// <param name="Version">Of the version that it runs.</param>
/// <param name="Existed">It was accepted before, under the same key.</param>
public sealed record AcceptedRun(Guid Id, string Label, int Number, int Version, bool Existed)
{
    /// <summary>This run brought its version: no version was this text with these manifests.</summary>
    public bool IsNewVersion { get; init; }

    /// <summary>The version that is live.</summary>
    public int Live { get; init; }
}

/// <summary>Runs of a project that are in one state.</summary>
public sealed record OpenCount(string Project, RunStatus Status, long Runs);

public sealed record RunFilter(string Project)
{
    public string? Workflow { get; init; }
    public RunStatus? Status { get; init; }
    public bool Unfinished { get; init; }
    public bool Children { get; init; }

    /// <summary>All of these hold.</summary>
    public ImmutableArray<LabelFilter> Labels { get; init; } = [];

    public int Most { get; init; } = 50;

    /// <summary>Runs older than this one: the cursor.</summary>
    public Guid? Before { get; init; }
}

/// <summary>A run in a list.</summary>
public sealed record RunSummary(Guid Id, string Label)
{
    public required string Workflow { get; init; }
    public required int Number { get; init; }
    public required int Version { get; init; }
    public required RunStatus Status { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }
    public bool Suspended { get; init; }
    public bool CancelRequested { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who asked for it; empty where that can't be read.</summary>
    public string By { get; init; } = string.Empty;

    /// <summary>Why the run's row can't be read, which is its message then, too; what is known stands in the other members. Null for any other.</summary>
    public string? Broken { get; init; }
}

/// <summary>A step that asks people.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Step">Its ordinal.</param>
public sealed record AskedStep(Guid Run, int Step)
{
    /// <summary>Comes before all others.</summary>
    public static AskedStep None { get; } = new(Guid.Empty, -1);
}

/// <summary>How far a run has come.</summary>
/// <param name="Status">Its state.</param>
/// <param name="Sequence">The number of its last event; 0 where it has none yet.</param>
public sealed record RunPosition(RunStatus Status, long Sequence);

/// <summary>A run as committed, and what is observed beside it.</summary>
/// <param name="State">Instances of fanned-out steps may be absent: their counts stand in <see cref="FanState"/>.</param>
/// <param name="Digest">Of its version.</param>
/// <param name="VersionIsLive">Its version is the live one.</param>
/// <param name="Attempts">The newest attempt of each plain step, and the live ones of fanned-out steps.</param>
public sealed record RunView(RunState State, string Digest, bool VersionIsLive, IReadOnlyList<AttemptRecord> Attempts);

/// <summary>An attempt as committed, and what is observed of it.</summary>
public sealed record AttemptRecord(Guid Uid, Guid Run)
{
    /// <summary>The step's ordinal.</summary>
    public required int Step { get; init; }

    /// <summary>Of the instance; null for a plain step.</summary>
    public int? Index { get; init; }

    /// <summary>From 1, within the step or instance.</summary>
    public required int Number { get; init; }

    public required int Generation { get; init; }
    public required AttemptStatus Status { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }

    /// <summary>The kind of executor; empty where that can't be read.</summary>
    public required string Executor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int? Exit { get; init; }

    /// <summary>See <see cref="InstanceState.Memory"/>.</summary>
    public long? Memory { get; init; }

    /// <summary>When its command started: observed, or recorded at its end.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public ImmutableArray<ArtifactRecord> Artifacts { get; init; } = [];
    public string? WaitsForKind { get; init; }
    public string? WaitsForText { get; init; }
    public DateTimeOffset? WaitsSince { get; init; }
    public double? Progress { get; init; }
    public string? ProgressText { get; init; }

    /// <summary>Why the attempt's row can't be read, which is its message then, too; what is known stands in the other members. Null for any other.</summary>
    public string? Broken { get; init; }
}

/// <summary>An instance of a fanned-out step.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Item">Its item: JSON text.</param>
/// <param name="State">As committed.</param>
public sealed record InstanceRecord(int Index, string Item, InstanceState State)
{
    /// <summary>Why the instance's row or its item can't be read; the state has this message then. Null for any other.</summary>
    public string? Broken { get; init; }
}

/// <param name="Sequence">Dense from 1.</param>
/// <param name="At">When it happened.</param>
/// <param name="Type">The event's kind.</param>
/// <param name="Fact">The event as JSON.</param>
/// <param name="Changes">The rows it changed, as JSON.</param>
public sealed record EventRecord(long Sequence, DateTimeOffset At, string Type, string Fact, string Changes)
{
    /// <summary>Why its fact or its changes can't be read, and are an empty object here. Null for any other.</summary>
    public string? Broken { get; init; }
}

public sealed record MetricPoint(string Name, double Value, long? Step, DateTimeOffset At)
{
    /// <summary>Set when read: which step of the run reported it.</summary>
    public int? Ordinal { get; init; }

    /// <summary>Set when read: which attempt of that step.</summary>
    public Guid? Attempt { get; init; }
}
