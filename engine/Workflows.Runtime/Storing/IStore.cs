using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Storing;

/// <summary>
/// The engine's side of the database: load, commit, inbox. Small and transactional; one implementation for each database, all held to
/// <c>StoreConformance</c>. What people and programs ask is <see cref="IRecords"/>.
/// </summary>
public interface IStore : IRecords, ILeases, IAsyncDisposable
{
    /// <summary>
    /// Loads every unfinished run of a partition, live attempts laid over (see <see cref="RunMachine.Overlay"/>). One that can't be read comes as
    /// <see cref="LoadedRun.Broken"/>, and the others are loaded all the same.
    /// </summary>
    Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(int partition, PlanSource plans, CancellationToken cancellation);

    /// <summary>Loads one run, ended or not; null where there is none. Used after a failed commit, for children, and for a retry of an ended run.</summary>
    Task<LoadedRun?> LoadAsync(Guid run, PlanSource plans, CancellationToken cancellation);

    /// <summary>
    /// One transaction: rows, history, new children and consumed inbox entries of all these runs, or nothing. The fence: throws
    /// <see cref="LeaseLostException"/>, which names the partitions, where a lease is not ours, looked at inside the transaction.
    /// </summary>
    /// <remarks>
    /// Throws <see cref="StoreUnavailableException"/> when the database, not the batch, is at fault; <see cref="CommitRefusedException"/> names
    /// the one run at fault where that is known; any other exception blames the batch.
    /// </remarks>
    Task CommitAsync(IReadOnlyList<RunCommit> batch, CancellationToken cancellation);

    /// <summary>
    /// The identity of the event that a run has under this number; null where it has none yet. So it is told after a failed commit whether it was
    /// stored in spite of that. Throws <see cref="LeaseLostException"/> where the lease is not ours: then it does not matter any more.
    /// </summary>
    Task<StoredFact?> FindFactAsync(int partition, Guid run, long sequence, CancellationToken cancellation);

    /// <summary>Answers inbox entries that no commit answers: of runs that are unknown or unreadable, and entries that can't be read themselves.</summary>
    Task AnswerAsync(int partition, IReadOnlyList<InboxAnswer> answers, CancellationToken cancellation);

    /// <summary>
    /// Inbox entries of the partitions that are held here and that nobody has answered, oldest first, at most <paramref name="most"/>; one that can't be read
    /// comes as <see cref="InboxEntry.Broken"/>. Throws <see cref="LeaseLostException"/> where the lease of one is not ours any more, or none is held.
    /// </summary>
    /// <param name="taken">Entries that the caller has in hand: they are left out.</param>
    /// <param name="after">
    /// Where the page before ended; 0 for the first. It does not hold from one pass to the next: of two that write at once, the one with the smaller id
    /// may be seen later.
    /// </param>
    /// <param name="most">A page.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<InboxEntry>> ReadInboxAsync(IReadOnlySet<long> taken, long after, int most, CancellationToken cancellation);

    /// <summary>
    /// Ends when somebody may have written to the inbox since the last call, in this process or another. What came before the first call is
    /// not announced: read the inbox first. The safety net (a poll) is inside.
    /// </summary>
    Task WaitForInboxAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes what is only observed of live attempts (columns <c>observed_*</c>), whoever drives their runs: coalesced by the caller, lost without harm.
    /// </summary>
    Task ObserveAsync(IReadOnlyList<AttemptObservation> observations, CancellationToken cancellation);

    /// <summary>The newest cached result under this key that ended after <paramref name="since"/>; null for a miss.</summary>
    Task<CachedStep?> FindCachedAsync(string project, string key, DateTimeOffset since, CancellationToken cancellation);
}

/// <summary>Gives the plan of a version, building and keeping it on first use.</summary>
/// <param name="project">The project.</param>
/// <param name="workflow">The workflow's name.</param>
/// <param name="version">The version's number.</param>
/// <param name="content">What the version is, called only when the plan is not kept yet.</param>
public delegate Plan PlanSource(string project, string workflow, int version, Func<VersionContent> content);

/// <summary>A loaded run: its state, or why it can't be read.</summary>
public sealed record LoadedRun(Guid Id, RunState? State, string? Broken);

/// <summary>What one run commits: the state after its last event, and each event with the changes it caused.</summary>
public sealed record RunCommit(RunState After, IReadOnlyList<RunFact> Facts)
{
    /// <summary>Set for a run that this transaction creates (a child): <see cref="After"/> is its initial state, sequence 1, and it has no facts yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>Inbox entries that these facts consumed, with what is answered to whoever wrote them.</summary>
    public IReadOnlyList<InboxAnswer> Answers { get; init; } = [];

    /// <summary>Cache entries to be written with the step ends that earned them.</summary>
    public IReadOnlyList<CachedStep> Cached { get; init; } = [];

    /// <summary>What later runs remember, to be written with the step ends that showed it.</summary>
    public IReadOnlyList<StepMemory> Memory { get; init; } = [];

    /// <summary>What others may be told of these facts. One that is stored already stays as it is.</summary>
    public IReadOnlyList<NewArrival> Arrivals { get; init; } = [];
}

/// <summary>One event of a run's history: the fact, the state it led to, and which rows it changed.</summary>
/// <param name="Sequence">Dense from 1.</param>
/// <param name="Event">The fact.</param>
/// <param name="State">Right after it.</param>
/// <param name="Changes">What the fact changed.</param>
public sealed record RunFact(long Sequence, RunEvent Event, RunState State, ChangeSet Changes);

/// <summary>What tells one event of a run from another under the same number.</summary>
/// <param name="Type">The event's kind; <c>accepted</c> for a run's first.</param>
/// <param name="Seed">See <see cref="RunEvent.Seed"/>; null for a run's first event, and for one that can't be read.</param>
public sealed record StoredFact(string Type, ulong? Seed);

/// <summary>A command for a run, from any process.</summary>
/// <param name="Id">Greater than those of all entries that were there when it was written.</param>
/// <param name="Run">The run.</param>
/// <param name="Event">What is asked; null for the start of a new run.</param>
public sealed record InboxEntry(long Id, Guid Run, RunEvent? Event)
{
    /// <summary>Of its run; the first for a run that is not there.</summary>
    public int Partition { get; init; }

    /// <summary>Why it can't be read (a newer program's event, damaged bytes): it is to be refused. Null for any other.</summary>
    public string? Broken { get; init; }
}

/// <summary>What became of an inbox entry.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Refused">Why nothing came of it; null when it was done.</param>
public sealed record InboxAnswer(long Id, string? Refused);

/// <summary>What an executor saw of a live attempt; nulls leave a column as it is.</summary>
public sealed record AttemptObservation(Guid Uid)
{
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What it waits for: <c>place</c>, <c>quota</c>, <c>node</c>, <c>image</c>; empty clears it.</summary>
    public string? WaitsForKind { get; init; }

    public string? WaitsForText { get; init; }
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Progress { get; init; }

    public string? ProgressText { get; init; }
    public DateTimeOffset? Heartbeat { get; init; }
}

/// <summary>A result that later runs may take.</summary>
/// <param name="Project">The project.</param>
/// <param name="Key">SHA-256 over activity digest, image digest, command and inputs with files as digests.</param>
/// <param name="At">When it was earned.</param>
/// <param name="Outputs">JSON object text.</param>
/// <param name="Artifacts">In the file store.</param>
public sealed record CachedStep(string Project, string Key, DateTimeOffset At, string? Outputs, ImmutableArray<ArtifactRecord> Artifacts)
{
    /// <summary>See <see cref="InstanceState.Origin"/>; null for one that an older program kept.</summary>
    public string? Origin { get; init; }

    /// <summary>When the <c>ttl</c> of the step that earned it is over: from then on a store may drop it. Null: never.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>
/// What an attempt of a step with <c>onOutOfMemory</c> succeeded with. Of each step one is kept: the newest run's, and of its instances the
/// largest.
/// </summary>
/// <param name="Project">The project.</param>
/// <param name="Workflow">The workflow, whatever its version.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Run">Where it succeeded; newer runs have greater ids.</param>
/// <param name="Bytes">Null: what the definition asks for was enough.</param>
public sealed record StepMemory(string Project, string Workflow, string Step, Guid Run, long? Bytes);
