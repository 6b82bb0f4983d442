using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql.Accepting;
using Workflows.Storage.Sql.Auditing;
using Workflows.Storage.Sql.Committing;
using Workflows.Storage.Sql.Inbox;
using Workflows.Storage.Sql.Leasing;
using Workflows.Storage.Sql.Loading;
using Workflows.Storage.Sql.Reading;
using Workflows.Storage.Sql.Registry;

namespace Workflows.Storage.Sql;

/// <summary>
/// A store on a database that speaks SQL: what is asked and written is the same for all, how a transaction is had and how others are woken is each
/// one's own.
/// </summary>
public abstract partial class SqlStore : IStore
{
    private readonly TimeProvider clock;
    private readonly RunWriter writer;
    private DateTimeOffset pruned;

    private protected SqlStore(TimeProvider clock, RunWriter writer)
    {
        this.clock = clock;
        this.writer = writer;
    }

    public abstract int Partitions { get; }

    /// <summary>
    /// The secret that the engines of this store derive the tokens of attempts from, made when it is first asked for; null where the data folder has it.
    /// </summary>
    public virtual byte[]? ReadKey() => null;

    /// <summary>Says where this engine makes pods, which must be where the others of this store do; null where the data folder knows.</summary>
    /// <returns>Where they are made: elsewhere, as long as an engine lives or a pod may be there.</returns>
    public virtual string? ClaimPodPlace(string place) => null;

    public abstract Task<LeaseView> RenewAsync(Guid home, CancellationToken cancellation);

    public async Task<IReadOnlyList<int>> TakeAsync(IReadOnlyList<int> partitions, CancellationToken cancellation)
    {
        var taken = partitions.Count == 0 ? [] : await TakeEpochsAsync(partitions, clock.GetUtcNow(), cancellation);
        foreach (var (partition, epoch) in taken)
        {
            Leases.Took(partition, epoch);
        }

        // Whoever had them looks into its inbox, and learns of it.
        WakeOthers();
        return [.. taken.Select(lease => lease.Partition)];
    }

    public virtual Task GiveUpAsync(IReadOnlyList<int> partitions, CancellationToken cancellation)
    {
        _ = Leases.Forget(partitions);
        return Task.CompletedTask;
    }

    public abstract Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation);

    public virtual Task<int?> FindPartitionAsync(Guid run, CancellationToken cancellation) => Task.FromResult<int?>(0);

    public virtual Task<IReadOnlySet<Guid>> ListStrandedAsync(IReadOnlyList<int> partitions, string executor, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid>());

    public Task<StoredFact?> FindFactAsync(int partition, Guid run, long sequence, CancellationToken cancellation)
    {
        var held = Leases.Of([partition]);
        return ReadAsync(
            database =>
            {
                Leases.Check(database, held);
                return EventReads.FindFact(database, run, sequence);
            },
            cancellation);
    }

    public Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(int partition, PlanSource plans, CancellationToken cancellation) =>
        ReadAsync(database => RunLoads.Unfinished(database, partition, plans), cancellation);

    public Task<LoadedRun?> LoadAsync(Guid run, PlanSource plans, CancellationToken cancellation) =>
        ReadAsync(database => RunLoads.Load(database, run, plans), cancellation);

    public virtual Task CommitAsync(IReadOnlyList<RunCommit> batch, CancellationToken cancellation) =>
        WriteAsEngineAsync([.. batch.Select(run => run.After.Partition).Distinct()], database => Write(database, batch), cancellation);

    public Task AnswerAsync(int partition, IReadOnlyList<InboxAnswer> answers, CancellationToken cancellation) =>
        WriteAsEngineAsync([partition], database => InboxTable.Answer(database, answers, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<InboxEntry>> ReadInboxAsync(IReadOnlySet<long> taken, long after, int most, CancellationToken cancellation)
    {
        var partitions = Leases.Held;
        if (partitions.Count == 0 && Partitions > 1)
        {
            // The other engines have them all.
            return Task.FromResult<IReadOnlyList<InboxEntry>>([]);
        }

        var held = Leases.Of(Partitions == 1 ? [0] : partitions);
        return ReadAsync(
            database =>
            {
                Leases.Check(database, held);
                return InboxTable.ReadOpen(database, partitions.Count == Partitions ? null : partitions, taken, after, most);
            },
            cancellation);
    }

    public Task<IReadOnlyList<InboxEntry>> ListUntakenAsync(Guid run, CancellationToken cancellation) =>
        ReadAsync(database => InboxTable.ReadOpen(database, run), cancellation);

    public abstract Task WaitForInboxAsync(CancellationToken cancellation);

    public Task ObserveAsync(IReadOnlyList<AttemptObservation> observations, CancellationToken cancellation) =>
        WriteAsync(database => AttemptObservations.Write(database, observations), cancellation);

    public Task<CachedStep?> FindCachedAsync(string project, string key, DateTimeOffset since, CancellationToken cancellation) =>
        ReadAsync(database => CachedSteps.Find(database, project, key, since), cancellation);

    public Task<VersionRecord> PublishAsync(NewVersion version, CancellationToken cancellation) =>
        WriteAsync(database => Versions.Publish(database, version), cancellation);

    public Task<VersionRecord?> FindVersionAsync(string project, string workflow, int? number, CancellationToken cancellation) =>
        ReadAsync(database => Versions.Find(database, project, workflow, number), cancellation);

    public Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string project, string workflow, CancellationToken cancellation) =>
        ReadAsync(database => Versions.List(database, project, workflow), cancellation);

    public Task<IReadOnlyList<WorkflowRecord>> ListWorkflowsAsync(string project, CancellationToken cancellation) =>
        ReadAsync(database => Versions.ListWorkflows(database, project), cancellation);

    public Task<WorkflowRecord?> FindWorkflowAsync(string project, string workflow, CancellationToken cancellation) =>
        ReadAsync(database => Versions.FindWorkflow(database, project, workflow), cancellation);

    public Task<IReadOnlyList<IncompleteVersion>> ListIncompleteVersionsAsync(CancellationToken cancellation) =>
        ReadAsync(Manifests.ListIncomplete, cancellation);

    public Task CompleteVersionAsync(IncompleteVersion version, IReadOnlyList<StoredManifest> manifests, CancellationToken cancellation) =>
        WriteAsync(database => Manifests.Complete(database, version, manifests), cancellation);

    public async Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellation)
    {
        var accepted = await WriteAsync(database => NewRuns.Accept(database, run, writer, Partitions, clock.GetUtcNow()), cancellation);
        Wake();
        return accepted;
    }

    public async Task<long> SendAsync(Guid run, RunEvent command, AuditEntry? audit, CancellationToken cancellation)
    {
        var entry = await WriteAsync(
            database =>
            {
                var added = InboxTable.Add(database, run, command, clock.GetUtcNow());
                AuditTable.Append(database, audit, clock.GetUtcNow());
                return added;
            },
            cancellation);
        Wake();
        return entry;
    }

    public Task<InboxAnswer?> FindAnswerAsync(long inbox, CancellationToken cancellation) =>
        ReadAsync(database => InboxTable.Find(database, inbox), cancellation);

    public Task<IReadOnlyDictionary<string, long>> FindMemoryAsync(string project, string workflow, CancellationToken cancellation) =>
        ReadAsync(database => StepMemories.Of(database, project, workflow), cancellation);

    public Task<IReadOnlyList<RunSummary>> ListRunsAsync(RunFilter filter, CancellationToken cancellation) =>
        ReadAsync(database => RunReads.List(database, filter), cancellation);

    public Task<Guid?> FindRunAsync(string project, string label, CancellationToken cancellation) =>
        ReadAsync(database => RunReads.Find(database, project, label), cancellation);

    public Task<RunView?> ViewAsync(Guid run, PlanSource plans, CancellationToken cancellation) =>
        ReadAsync(database => RunReads.View(database, run, plans), cancellation);

    public Task<IReadOnlyList<AskedStep>> ListAskedAsync(string project, AskedStep after, int most, CancellationToken cancellation) =>
        ReadAsync(database => RunReads.ListAsked(database, project, after, most), cancellation);

    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(Guid run, int? step, int? index, CancellationToken cancellation) =>
        ReadAsync(database => AttemptReads.List(database, run, step, index), cancellation);

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid run, int step, int from, int most, CancellationToken cancellation) =>
        ReadAsync(database => InstanceReads.List(database, run, step, from, most), cancellation);

    public Task<RunPosition?> FindPositionAsync(Guid run, CancellationToken cancellation) =>
        ReadAsync(database => EventReads.FindPosition(database, run), cancellation);

    public Task<IReadOnlyList<EventRecord>> ListEventsAsync(Guid run, long after, int most, CancellationToken cancellation) =>
        ReadAsync(database => EventReads.List(database, run, after, most), cancellation);

    /// <summary>
    /// Rebuilds what is stored of a run now (its row, steps, instances, attempts) from its history, by applying the changes of each event anew;
    /// nothing is decided again. For a run whose rows are damaged. What was only observed is lost. No engine may drive the run meanwhile.
    /// </summary>
    /// <returns>How many events were applied; 0 for an unknown run.</returns>
    public Task<int> ReplayAsync(Guid run, CancellationToken cancellation) =>
        WriteAsync(database => Replay.Run(database, run), cancellation);

    public Task<AttemptRecord?> FindAttemptAsync(Guid uid, CancellationToken cancellation) =>
        ReadAsync(database => AttemptReads.Find(database, uid), cancellation);

    public Task<IReadOnlyList<OpenCount>> CountOpenAsync(CancellationToken cancellation) => ReadAsync(RunReads.CountOpen, cancellation);

    public Task<bool> HasLiveAttemptsAsync(string executor, CancellationToken cancellation) =>
        ReadAsync(database => AttemptReads.HasLive(database, executor), cancellation);

    public Task<bool> HasFileAsync(string project, string sha256, CancellationToken cancellation) =>
        ReadAsync(database => ProjectFileTable.Has(database, project, sha256), cancellation);

    public Task AddFileAsync(string project, string sha256, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            ProjectFileTable.Add(database, project, sha256);
            return true;
        },
        cancellation);

    public Task AddMetricsAsync(Guid attempt, IReadOnlyList<MetricPoint> points, CancellationToken cancellation) =>
        WriteAsync(database => Metrics.Add(database, attempt, points), cancellation);

    public Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(Guid run, CancellationToken cancellation) =>
        ReadAsync(database => Metrics.List(database, run), cancellation);

    public Task<ModelVersion> AddModelVersionAsync(NewModelVersion version, CancellationToken cancellation) =>
        WriteAsync(database => Models.Add(database, version), cancellation);

    public Task<AliasMove> MoveAliasAsync(
        string project, string model, string alias, int version, ExpectedVersion? expected, string by, CancellationToken cancellation) =>
        WriteAsync(database => Aliases.Move(database, project, model, alias, version, expected, by, clock.GetUtcNow()), cancellation);

    public Task<ModelRecord?> FindModelAsync(string project, string model, CancellationToken cancellation) =>
        ReadAsync(database => Models.Find(database, project, model), cancellation);

    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(string project, CancellationToken cancellation) =>
        ReadAsync(database => Models.List(database, project), cancellation);

    /// <summary>Another engine that lives and has another home; null where there is none, or where another lock tells.</summary>
    public virtual Task<string?> FindOtherEngineAsync(Guid? home, CancellationToken cancellation) => Task.FromResult<string?>(null);

    public abstract ValueTask DisposeAsync();

    /// <summary>One transaction that writes. While it waits for its turn it can be cancelled; once begun it can't, for its outcome must be known.</summary>
    private protected abstract Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation);

    /// <summary>
    /// One transaction of the engine, refused where the epoch of one of these partitions is over (<see cref="LeaseLostException"/>) and holding them till the
    /// end. Statements are only run in it, never read. Once it has its turn it blocks the caller's thread: an engine's lane has one for that.
    /// </summary>
    private protected abstract Task WriteAsEngineAsync(IReadOnlyList<int> partitions, Action<Database> work, CancellationToken cancellation);

    /// <summary>Reads of one moment.</summary>
    private protected abstract Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation);

    /// <summary>Says that the inbox has a new entry, to this process's engine and all others. It is committed already.</summary>
    private protected abstract void Wake();

    /// <summary>Begins a new epoch in each of these partitions that is free.</summary>
    private protected abstract Task<IReadOnlyList<(int Partition, long Epoch)>> TakeEpochsAsync(
        IReadOnlyList<int> partitions, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>What was taken here.</summary>
    private protected Leases Leases { get; } = new();

    /// <summary>Wakes the engines of other processes only.</summary>
    private protected abstract void WakeOthers();

    /// <summary>Writes what these runs commit, and now and then sweeps.</summary>
    private void Write(Database database, IReadOnlyList<RunCommit> batch)
    {
        var now = clock.GetUtcNow();
        writer.Write(database, batch, now);
        if (now - pruned > InboxTable.KeptFor / 24)
        {
            InboxTable.Prune(database, now);
            pruned = now;
        }
    }
}
