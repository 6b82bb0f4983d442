using Hangfire;
using Hangfire.InMemory;
using Microsoft.Data.Sqlite;
using Workflows.Runtime.Storing;
using Workflows.Storage.Posix;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Leasing;
using Workflows.Storage.Sqlite.Committing;
using Workflows.Storage.Sqlite.Inbox;
using Workflows.Storage.Sqlite.Opening;

namespace Workflows.Storage.Sqlite;

/// <summary>
/// The store of a data folder: one SQLite file that any number of processes read and write. Only one of them is the engine: the one that took the
/// lease last (<see cref="EngineLock"/> keeps others from trying). Each commit is synced to the disk before it is acknowledged. For a user who
/// may only read the folder it answers questions, and refuses the rest (<see cref="UnauthorizedAccessException"/>).
/// </summary>
public sealed class SqliteStore : SqlStore
{
    private readonly Guid self = Guid.NewGuid();
    private readonly string folder;
    private readonly Connections connections;
    private readonly SqliteRunWriter writer;
    private readonly Wake wake;

    private SqliteStore(string folder, StoreAccess access, TimeProvider clock, TimeSpan patience)
        : this(folder, access, clock, patience, new SqliteRunWriter())
    {
    }

    private SqliteStore(string folder, StoreAccess access, TimeProvider clock, TimeSpan patience, SqliteRunWriter writer)
        : base(clock, writer)
    {
        this.writer = writer;
        this.folder = folder;
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
                using var database = new SqliteDatabase(file, access);
                Migrations.Check(database);
            }
        }
        catch (SqliteException failure)
        {
            throw failure.OfStore(file);
        }

        return new(folder, access, clock, patience);
    }

    /// <summary>One engine at a time drives a folder: <see cref="EngineLock"/>.</summary>
    public override int Partitions => 1;

    public override Task<LeaseView> RenewAsync(Guid home, CancellationToken cancellation) =>
        Task.FromResult(new LeaseView(self, [self], [Leases.Held.Count > 0 ? self : null], RenewAfter: null));

    /// <summary>Who took the lease last; whether it lives, the folder's lock tells.</summary>
    public override Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation) => ReadAsync<IReadOnlyList<EngineRecord>>(
        database => database[
            """
            SELECT holder, taken_at, (SELECT count(*) FROM runs WHERE status IN ('queued', 'running')), (SELECT min(at) FROM inbox WHERE answered_at IS NULL)
            FROM partitions WHERE id = 0
            """]
            .ReadAll(row => new EngineRecord(row.Text(0) is { Length: > 0 } holder ? holder : null, row.Time(1), [0])
            {
                Runs = row.Integer(2),
                OldestCommand = row.TimeOrNull(3),
            }),
        cancellation);

    public override Task WaitForInboxAsync(CancellationToken cancellation) => wake.WaitAsync(cancellation);

    public override async ValueTask DisposeAsync()
    {
        wake.Dispose();
        await connections.DisposeAsync();
        writer.Dispose();
    }

    private protected override Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation) => connections.WriteAsync(work, cancellation);

    private protected override Task WriteAsEngineAsync(IReadOnlyList<int> partitions, Action<Database> work, CancellationToken cancellation)
    {
        var held = Leases.Of(partitions);
        return connections.WriteHereAsync(
            database =>
            {
                Leases.Check(database, held);
                work(database);
                return true;
            },
            cancellation);
    }

    /// <summary>Ends the epoch of whoever drove the store, and begins the caller's.</summary>
    private protected override Task<IReadOnlyList<(int Partition, long Epoch)>> TakeEpochsAsync(
        IReadOnlyList<int> partitions, DateTimeOffset now, CancellationToken cancellation) => WriteAsync<IReadOnlyList<(int Partition, long Epoch)>>(
        database => database["UPDATE partitions SET epoch = epoch + 1, holder = ?, taken_at = ? WHERE id = 0 RETURNING epoch"]
            .With(Leases.Holder).With(now).ReadAll(row => (0, row.Integer(0))),
        cancellation);

    private protected override Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation) => connections.ReadAsync(work, cancellation);

    public override bool KeepsJobs => false;

    public override JobStorage OpenJobs() => new InMemoryStorage(new() { MaxExpirationTime = null });

    internal override IDisposable? TryCollect()
    {
        var held = FileLock.Open(Path.Combine(folder, "gc.lock"));
        if (FileLock.Ask(held) != LockAnswer.Held)
        {
            return held;
        }

        held.Dispose();
        return null;
    }

    private protected override void Wake() => wake.Touch();

    private protected override void WakeOthers() => wake.TouchOthers();

    private static void Make(string folder, string file, TimeProvider clock, TimeSpan patience)
    {
        PrivateFiles.MakeDataFolder(folder);
        PrivateFiles.MakeFolder(Inbox.Wake.FolderIn(folder));
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

        using var database = new SqliteDatabase(file, StoreAccess.Write);
        Migrations.Apply(database, clock, Migrations.Scripts.Newest);
    }
}
