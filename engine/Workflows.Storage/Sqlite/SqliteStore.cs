using Microsoft.Data.Sqlite;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Posix;
using Workflows.Storage.Sqlite.Accepting;
using Workflows.Storage.Sqlite.Committing;
using Workflows.Storage.Sqlite.Inbox;
using Workflows.Storage.Sqlite.Leasing;
using Workflows.Storage.Sqlite.Loading;
using Workflows.Storage.Sqlite.Opening;
using Workflows.Storage.Sqlite.Reading;
using Workflows.Storage.Sqlite.Registry;

namespace Workflows.Storage.Sqlite;

/// <summary>
/// The store of a data folder: one SQLite file that any number of processes read and write. Only one of them is the engine: the one that took the
/// lease last (<see cref="EngineLock"/> keeps others from trying). Each commit is synced to the disk before it is acknowledged. For a user who
/// may only read the folder it answers questions, and refuses the rest (<see cref="UnauthorizedAccessException"/>).
/// </summary>
public sealed class SqliteStore : IStore
{
    private readonly TimeProvider clock;
    private readonly Connections connections;
    private readonly Commit commit = new();
    private readonly Wake wake;
    private DateTimeOffset pruned;
    private long epoch = Leases.None;

    private SqliteStore(string folder, StoreAccess access, TimeProvider clock, TimeSpan patience)
    {
        this.clock = clock;
        var file = new StoreFile(StoreFolder.FileIn(folder));
        connections = new(file, access, patience);
        wake = new(folder, file, access == StoreAccess.Write ? StoreAccess.Read : access, clock);
    }

    /// <summary>
    /// Opens the store of a folder, making both where they are missing, for their owner alone, and brings its schema up to date. Where this user may
    /// only read it, nothing is made or changed.
    /// </summary>
    /// <param name="folder">The data folder; the file is <c>workflows.db</c> in it.</param>
    /// <param name="clock">Tells when inbox entries were written and answered.</param>
    /// <exception cref="InvalidDataException">
    /// The file is of a newer program, or of an older one and may only be read, or SQLite can't keep it safe.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">This user may not even read it, or make it.</exception>
    /// <exception cref="StoreUnavailableException">It can't be opened, or other processes hold it for too long.</exception>
    public static SqliteStore Open(string folder, TimeProvider clock) => Open(folder, clock, Connections.Patience);

    internal static SqliteStore Open(string folder, TimeProvider clock, TimeSpan patience)
    {
        folder = Path.GetFullPath(folder);
        var (file, access) = (StoreFolder.FileIn(folder), StoreFolder.AccessTo(folder));
        try
        {
            if (access == StoreAccess.Write)
            {
                Make(folder, file, clock, patience);
            }
            else
            {
                using var database = new Database(file, access);
                Migrations.Check(database);
            }
        }
        catch (SqliteException failure)
        {
            throw failure.Unavailable(file);
        }

        return new(folder, access, clock, patience);
    }

    public async Task TakeLeaseAsync(CancellationToken cancellation)
    {
        var taken = await connections.WriteAsync(database => Leases.Take(database, clock.GetUtcNow()), cancellation);
        Interlocked.Exchange(ref epoch, taken);

        // Whoever had it looks into its inbox, and learns of it.
        wake.TouchOthers();
    }

    public Task<StoredFact?> FindFactAsync(Guid run, long sequence, CancellationToken cancellation) => connections.ReadAsync(
        database =>
        {
            Leases.Check(database, Interlocked.Read(ref epoch));
            return EventReads.FindFact(database, run, sequence);
        },
        cancellation);

    public Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(PlanSource plans, CancellationToken cancellation) =>
        connections.ReadAsync(database => RunLoads.Unfinished(database, plans), cancellation);

    public Task<LoadedRun?> LoadAsync(Guid run, PlanSource plans, CancellationToken cancellation) =>
        connections.ReadAsync(database => RunLoads.Load(database, run, plans), cancellation);

    public Task CommitAsync(IReadOnlyList<RunCommit> batch, CancellationToken cancellation) =>
        WriteAsEngineAsync(database => Write(database, batch), cancellation);

    public Task AnswerAsync(IReadOnlyList<InboxAnswer> answers, CancellationToken cancellation) =>
        WriteAsEngineAsync(database => InboxTable.Answer(database, answers, clock.GetUtcNow()), cancellation);

    public Task<IReadOnlyList<InboxEntry>> ReadInboxAsync(long after, int most, CancellationToken cancellation) =>
        connections.ReadAsync(
            database =>
            {
                Leases.Check(database, Interlocked.Read(ref epoch));
                return InboxTable.ReadOpen(database, after, most);
            },
            cancellation);

    public Task<IReadOnlyList<InboxEntry>> ListUntakenAsync(Guid run, CancellationToken cancellation) =>
        connections.ReadAsync(database => InboxTable.ReadOpen(database, run), cancellation);

    public Task WaitForInboxAsync(CancellationToken cancellation) => wake.WaitAsync(cancellation);

    public Task ObserveAsync(IReadOnlyList<AttemptObservation> observations, CancellationToken cancellation) =>
        WriteAsEngineAsync(database => AttemptObservations.Write(database, observations), cancellation);

    public Task<CachedStep?> FindCachedAsync(string project, string key, DateTimeOffset since, CancellationToken cancellation) =>
        connections.ReadAsync(database => CachedSteps.Find(database, project, key, since), cancellation);

    public Task<VersionRecord> PublishAsync(NewVersion version, CancellationToken cancellation) =>
        connections.WriteAsync(database => Versions.Publish(database, version), cancellation);

    public Task<VersionRecord?> FindVersionAsync(string project, string workflow, int? number, CancellationToken cancellation) =>
        connections.ReadAsync(database => Versions.Find(database, project, workflow, number), cancellation);

    public Task<IReadOnlyList<VersionRecord>> ListVersionsAsync(string project, string workflow, CancellationToken cancellation) =>
        connections.ReadAsync(database => Versions.List(database, project, workflow), cancellation);

    public Task<IReadOnlyList<WorkflowRecord>> ListWorkflowsAsync(string project, CancellationToken cancellation) =>
        connections.ReadAsync(database => Versions.ListWorkflows(database, project), cancellation);

    public Task<IReadOnlyList<IncompleteVersion>> ListIncompleteVersionsAsync(CancellationToken cancellation) =>
        connections.ReadAsync(Manifests.ListIncomplete, cancellation);

    public Task CompleteVersionAsync(IncompleteVersion version, IReadOnlyList<StoredManifest> manifests, CancellationToken cancellation) =>
        connections.WriteAsync(database => Manifests.Complete(database, version, manifests), cancellation);

    public async Task<AcceptedRun> AcceptAsync(NewRun run, CancellationToken cancellation)
    {
        var accepted = await connections.WriteAsync(database => NewRuns.Accept(database, run, commit, clock.GetUtcNow()), cancellation);
        wake.Touch();
        return accepted;
    }

    public async Task<long> SendAsync(Guid run, RunEvent command, CancellationToken cancellation)
    {
        var entry = await connections.WriteAsync(database => InboxTable.Add(database, run, command, clock.GetUtcNow()), cancellation);
        wake.Touch();
        return entry;
    }

    public Task<InboxAnswer?> FindAnswerAsync(long inbox, CancellationToken cancellation) =>
        connections.ReadAsync(database => InboxTable.Find(database, inbox), cancellation);

    public Task<IReadOnlyDictionary<string, long>> FindMemoryAsync(string project, string workflow, CancellationToken cancellation) =>
        connections.ReadAsync(database => StepMemories.Of(database, project, workflow), cancellation);

    public Task<IReadOnlyList<RunSummary>> ListRunsAsync(RunFilter filter, CancellationToken cancellation) =>
        connections.ReadAsync(database => RunReads.List(database, filter), cancellation);

    public Task<Guid?> FindRunAsync(string project, string label, CancellationToken cancellation) =>
        connections.ReadAsync(database => RunReads.Find(database, project, label), cancellation);

    public Task<RunView?> ViewAsync(Guid run, PlanSource plans, CancellationToken cancellation) =>
        connections.ReadAsync(database => RunReads.View(database, run, plans), cancellation);

    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(Guid run, int? step, int? index, CancellationToken cancellation) =>
        connections.ReadAsync(database => AttemptReads.List(database, run, step, index), cancellation);

    public Task<IReadOnlyList<InstanceRecord>> ListInstancesAsync(Guid run, int step, int from, int most, CancellationToken cancellation) =>
        connections.ReadAsync(database => InstanceReads.List(database, run, step, from, most), cancellation);

    public Task<IReadOnlyList<EventRecord>> ListEventsAsync(Guid run, long after, int most, CancellationToken cancellation) =>
        connections.ReadAsync(database => EventReads.List(database, run, after, most), cancellation);

    /// <summary>
    /// Rebuilds what is stored of a run now (its row, steps, instances, attempts) from its history, by applying the changes of each event anew;
    /// nothing is decided again. For a run whose rows are damaged. What was only observed is lost. No engine may drive the run meanwhile.
    /// </summary>
    /// <returns>How many events were applied; 0 for an unknown run.</returns>
    public Task<int> ReplayAsync(Guid run, CancellationToken cancellation) =>
        connections.WriteAsync(database => Replay.Run(database, run), cancellation);

    public Task<AttemptRecord?> FindAttemptAsync(Guid uid, CancellationToken cancellation) =>
        connections.ReadAsync(database => AttemptReads.Find(database, uid), cancellation);

    public Task<bool> HasLiveAttemptsAsync(string executor, CancellationToken cancellation) =>
        connections.ReadAsync(database => AttemptReads.HasLive(database, executor), cancellation);

    public Task<bool> HasFileAsync(string project, string sha256, CancellationToken cancellation) =>
        connections.ReadAsync(database => ProjectFileTable.Has(database, project, sha256), cancellation);

    public Task AddFileAsync(string project, string sha256, CancellationToken cancellation) => connections.WriteAsync(
        database =>
        {
            ProjectFileTable.Add(database, project, sha256);
            return true;
        },
        cancellation);

    public Task AddMetricsAsync(Guid attempt, IReadOnlyList<MetricPoint> points, CancellationToken cancellation) =>
        connections.WriteAsync(database => Metrics.Add(database, attempt, points), cancellation);

    public Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(Guid run, CancellationToken cancellation) =>
        connections.ReadAsync(database => Metrics.List(database, run), cancellation);

    public Task<ModelVersion> AddModelVersionAsync(NewModelVersion version, CancellationToken cancellation) =>
        connections.WriteAsync(database => Models.Add(database, version), cancellation);

    public Task<AliasMove> MoveAliasAsync(
        string project, string model, string alias, int version, ExpectedVersion? expected, string by, CancellationToken cancellation) =>
        connections.WriteAsync(database => Aliases.Move(database, project, model, alias, version, expected, by, clock.GetUtcNow()), cancellation);

    public Task<ModelRecord?> FindModelAsync(string project, string model, CancellationToken cancellation) =>
        connections.ReadAsync(database => Models.Find(database, project, model), cancellation);

    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(string project, CancellationToken cancellation) =>
        connections.ReadAsync(database => Models.List(database, project), cancellation);

    public async ValueTask DisposeAsync()
    {
        wake.Dispose();
        await connections.DisposeAsync();
        commit.Dispose();
    }

    private void Write(Database database, IReadOnlyList<RunCommit> batch)
    {
        var now = clock.GetUtcNow();
        commit.Write(database, batch, now);
        if (now - pruned > InboxTable.KeptFor / 24)
        {
            InboxTable.Prune(database, now);
            pruned = now;
        }
    }

    private Task<bool> WriteAsEngineAsync(Action<Database> work, CancellationToken cancellation) => connections.WriteAsync(
        database =>
        {
            Leases.Check(database, Interlocked.Read(ref epoch));
            work(database);
            return true;
        },
        cancellation);

    private static void Make(string folder, string file, TimeProvider clock, TimeSpan patience)
    {
        PrivateFiles.MakeDataFolder(folder);
        using var turns = new WriteTurns(folder);
        using var turn = turns.Take(patience, CancellationToken.None);
        if (!File.Exists(file))
        {
            // SQLite gives its log the mode of the database, whatever the umask says. The file is opened by nobody yet: closing it later than
            // SQLite opened it would give back SQLite's locks.
            new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateFiles.File }).Dispose();
        }

        foreach (var open in (string[])[file, file + "-wal", file + "-shm"])
        {
            PrivateFiles.Close(open);
        }

        using var database = new Database(file, StoreAccess.Write);
        Migrations.Apply(database, clock, Migrations.Newest);
    }
}
