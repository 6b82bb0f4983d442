using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Storing;

/// <summary>
/// What any process may do with the store, with or without an engine beside it: publish, accept runs, leave commands, read. All reads are
/// of committed rows. A row that can't be read keeps none of the others from being listed: it comes with its reason.
/// </summary>
public interface IRecords
{
    // --- Workflows and versions ------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Makes this text live where asked, as a new version, unless the live or the newest version is this very text with these very manifests. So publishing twice
    /// changes nothing, publishing what <c>wf run FILE</c> has already brought makes that version live, and publishing an old text again is a new
    /// version.
    /// </summary>
    Task<VersionRecord> PublishAsync(NewVersion version, CancellationToken cancellation);

    /// <summary>A version; null number: the live one. Null where there is none.</summary>
    Task<VersionRecord?> FindVersionAsync(string project, string workflow, int? number, CancellationToken cancellation);

    Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string project, string workflow, CancellationToken cancellation);

    Task<IReadOnlyList<WorkflowRecord>> ListWorkflowsAsync(string project, CancellationToken cancellation);

    /// <summary>Versions of all projects that an older program stored without the manifests of their activities.</summary>
    Task<IReadOnlyList<IncompleteVersion>> ListIncompleteVersionsAsync(CancellationToken cancellation);

    /// <summary>Stores the manifests of such a version, for good: one that has them by now keeps those.</summary>
    Task CompleteVersionAsync(IncompleteVersion version, IReadOnlyList<StoredManifest> manifests, CancellationToken cancellation);

    // --- Runs ------------------------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Accepts a run: one transaction that locks the workflow, adds the version if new (live only when it is the very first), takes the next
    /// number, and inserts the run, its initial steps (a rerun has reused ones) and a start entry in the inbox. Idempotent on
    /// <see cref="NewRun.IdempotencyKey"/>.
    /// </summary>
    Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellation);

    /// <summary>Leaves a command; returns its inbox id. The engine is woken.</summary>
    Task<long> SendAsync(Guid run, RunEvent command, CancellationToken cancellation);

    /// <summary>What became of a command: null while nobody has answered.</summary>
    Task<InboxAnswer?> FindAnswerAsync(long inbox, CancellationToken cancellation);

    /// <summary>
    /// What the steps of a workflow with <c>onOutOfMemory</c> had when they last succeeded, where that was not the definition's: bytes by the
    /// step's name (see <see cref="StepMemory"/>).
    /// </summary>
    Task<IReadOnlyDictionary<string, long>> FindMemoryAsync(string project, string workflow, CancellationToken cancellation);

    /// <summary>Runs, newest first, root runs only unless asked.</summary>
    Task<IReadOnlyList<RunSummary>> ListRunsAsync(RunFilter filter, CancellationToken cancellation);

    /// <summary>The run with this label (<c>name#42</c>, <c>name#42/child</c>, or <c>name</c> for the latest); null where there is none.</summary>
    Task<Guid?> FindRunAsync(string project, string label, CancellationToken cancellation);

    /// <summary>
    /// A run with its steps and what is observed of them; instances only as counts. Null where there is none; throws
    /// <see cref="UnreadableRowException"/>, which names the row, where it can't be put together.
    /// </summary>
    Task<RunView?> ViewAsync(Guid run, PlanSource plans, CancellationToken cancellation);

    /// <summary>Attempts of a run, of one step or all, in order.</summary>
    Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(Guid run, int? step, int? index, CancellationToken cancellation);

    /// <summary>
    /// Instances of a fanned-out step that have begun, by index from <paramref name="from"/> on, at most <paramref name="most"/>. One whose first
    /// attempt is live has a state with that attempt only.
    /// </summary>
    Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid run, int step, int from, int most, CancellationToken cancellation);

    /// <summary>History from a sequence number on, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<EventRecord>> ListEventsAsync(Guid run, long after, int most, CancellationToken cancellation);

    /// <summary>Attempts of this kind of executor have begun and not ended, in any project.</summary>
    Task<bool> HasLiveAttemptsAsync(string executor, CancellationToken cancellation);

    // --- The activity API's side: metrics and the model registry -----------------------------------------------------------------------

    /// <summary>The attempt a token is for; null once it is unknown.</summary>
    Task<AttemptRecord?> FindAttemptAsync(Guid uid, CancellationToken cancellation);

    Task AddMetricsAsync(Guid attempt, IReadOnlyList<MetricPoint> points, CancellationToken cancellation);

    Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(Guid run, CancellationToken cancellation);

    /// <summary>Registers a version of a model; idempotent on its key.</summary>
    Task<ModelVersion> AddModelVersionAsync(NewModelVersion version, CancellationToken cancellation);

    /// <summary>
    /// Moves an alias; where <paramref name="expected"/> is given and the alias stands elsewhere, nothing moves and <see cref="AliasMove.Moved"/>
    /// is false.
    /// </summary>
    Task<AliasMove> MoveAliasAsync(
        string project, string model, string alias, int version, ExpectedVersion? expected, string by, CancellationToken cancellation);

    Task<ModelRecord?> FindModelAsync(string project, string model, CancellationToken cancellation);

    Task<IReadOnlyList<ModelRecord>> ListModelsAsync(string project, CancellationToken cancellation);
}

public sealed record NewVersion(string Project, string Workflow, string Digest, string Canonical, string Text)
{
    /// <summary>Where the text came from, for messages; null when it came over a wire.</summary>
    public string? Source { get; init; }

    public string? Message { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Triggers, <c>wf run NAME</c> and sub-workflows use it from now on.</summary>
    public bool MakeLive { get; init; } = true;

    /// <summary>Of the activities that its steps use: a part of what the version is. Null: not known (it was read without a catalogue).</summary>
    public IReadOnlyList<StoredManifest>? Manifests { get; init; }
}

/// <summary>A stored version of a workflow.</summary>
public sealed record VersionRecord(string Project, string Workflow, int Number)
{
    /// <summary>Of the canonical text.</summary>
    public required string Digest { get; init; }

    public required string Canonical { get; init; }

    /// <summary>As its author wrote it.</summary>
    public required string Text { get; init; }

    /// <summary>Triggers, <c>wf run NAME</c> and sub-workflows use it now.</summary>
    public required bool Live { get; init; }

    public string? Message { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>See <see cref="VersionContent.Manifests"/>.</summary>
    public IReadOnlyList<StoredManifest>? Manifests { get; init; }

    /// <summary>Why the version's row can't be read: it has no manifests then, and no plan can be made of it. Null for any other.</summary>
    public string? Broken { get; init; }

    /// <summary>What its plan is made from.</summary>
    public VersionContent Content => new(Canonical, Manifests);
}

public sealed record WorkflowRecord(string Project, string Name, int Live, int Versions, int Runs, DateTimeOffset ChangedAt);

/// <summary>A run to be accepted. <see cref="Version"/> says which definition; the rest was checked and evaluated by the caller.</summary>
public sealed record NewRun(NewVersion Version, Guid Id, string Parameters, RunTrigger Trigger, DateTimeOffset At)
{
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

    /// <summary>A second acceptance under the same key gives the first run back, for 30 days.</summary>
    public string? IdempotencyKey { get; init; }
}

public sealed record AcceptedRun(Guid Id, string Label, int Number, int Version, bool Existed);

public sealed record RunFilter(string Project)
{
    public string? Workflow { get; init; }
    public RunStatus? Status { get; init; }
    public bool Unfinished { get; init; }
    public bool Children { get; init; }
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
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who asked for it; empty where that can't be read.</summary>
    public string By { get; init; } = string.Empty;

    /// <summary>Why the run's row can't be read, which is its message then, too; what is known stands in the other members. Null for any other.</summary>
    public string? Broken { get; init; }
}

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
    /// <summary>Why its fact can't be read, and is an empty object here. Null for any other.</summary>
    public string? Broken { get; init; }
}

public sealed record MetricPoint(string Name, double Value, long? Step, DateTimeOffset At)
{
    /// <summary>Set when read: which step of the run reported it.</summary>
    public int? Ordinal { get; init; }
}

/// <summary>The file of a model, in the file store.</summary>
public sealed record ModelFile(string Sha256, long Size, string FileName);

/// <summary>A version to be registered.</summary>
/// <param name="Project">The project.</param>
/// <param name="Model">The model's name.</param>
/// <param name="File">Its file.</param>
/// <param name="MetricsJson">An object of numbers.</param>
/// <param name="TagsJson">An object of strings.</param>
public sealed record NewModelVersion(string Project, string Model, ModelFile File, string MetricsJson, string TagsJson)
{
    public required Guid Run { get; init; }
    public required string Step { get; init; }

    /// <summary>A second registration under the same key gives the first version back.</summary>
    public required string IdempotencyKey { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A registered version.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">From 1.</param>
/// <param name="File">Its file.</param>
/// <param name="MetricsJson">An object of numbers.</param>
/// <param name="TagsJson">An object of strings.</param>
public sealed record ModelVersion(string Model, int Version, ModelFile File, string MetricsJson, string TagsJson)
{
    /// <summary>The label of the run that registered it.</summary>
    public string? Run { get; init; }

    public string? Step { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Why its metrics or tags can't be read, and are empty here. Null for any other.</summary>
    public string? Broken { get; init; }
}

/// <summary>What an alias must stand at for a move: a version, or (null) nowhere.</summary>
public sealed record ExpectedVersion(int? Version);

public sealed record AliasMove(bool Moved, int? Previous);

public sealed record ModelRecord(string Model, ImmutableSortedDictionary<string, int> Aliases, ImmutableArray<ModelVersion> Versions)
{
    /// <summary>Moves of aliases, oldest first.</summary>
    public ImmutableArray<AliasChange> History { get; init; } = [];
}

public sealed record AliasChange(string Alias, int? From, int To, string By, DateTimeOffset At);
