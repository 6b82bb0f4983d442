using System.Security.Cryptography;
using Hangfire;
using Npgsql;
using NpgsqlTypes;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Committing;
using Workflows.Storage.Postgres.Inbox;
using Workflows.Storage.Postgres.Jobs;
using Workflows.Storage.Postgres.Leasing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Leasing;

namespace Workflows.Storage.Postgres;

/// <summary>
/// The store on a PostgreSQL server, for any number of processes on any number of machines. Each commit is flushed by the server before it is
/// acknowledged.
/// </summary>
public sealed class PostgresStore : SqlStore
{
    /// <summary>An engine that died is replaced after this time.</summary>
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

    private const int KeySize = 32;

    private readonly PostgresServer server;
    private readonly Notices notices;
    private readonly EngineLeases leases;
    private byte[]? key;

    private PostgresStore(PostgresServer server, TimeProvider clock, EngineLeases leases, int partitions)
        : base(clock, new PostgresRunWriter(() => leases.Home))
    {
        this.server = server;
        this.leases = leases;
        Partitions = partitions;
        notices = new(server, clock);
    }

    /// <summary>Opens the store in a database that exists, and brings its schema up to date.</summary>
    /// <param name="connection">As Npgsql takes it: <c>Host=…;Database=…;Username=…</c>. A password comes from <c>PGPASSWORD</c> or a passfile.</param>
    /// <param name="clock">Tells when inbox entries were written and answered.</param>
    /// <param name="isUnsafe">A server that may lose what it acknowledged is taken all the same.</param>
    /// <param name="lease">An engine that said nothing for so long is replaced; 15 s unless said.</param>
    /// <exception cref="ArgumentException">The connection string can't be understood.</exception>
    /// <exception cref="InvalidDataException">
    /// The server is too old, does not keep what it acknowledges, is behind a pooler of transactions, or holds a newer program's data.
    /// </exception>
    /// <exception cref="StoreUnavailableException">It can't be reached, or refuses this user.</exception>
    public static PostgresStore Open(string connection, TimeProvider clock, bool isUnsafe, TimeSpan? lease = null)
    {
        var server = new PostgresServer(Settings(connection));
        try
        {
            return new(server, clock, new(server, lease ?? LeaseLength), Prepare(server, clock, isUnsafe));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>As many as its schema made: enough for a few dozen engines to share evenly.</summary>
    public override int Partitions { get; }

    public override byte[] ReadKey() => key ??= server.Write(
        database =>
        {
            database["INSERT INTO store_key (key) VALUES (?) ON CONFLICT DO NOTHING"].With(RandomNumberGenerator.GetHexString(2 * KeySize)).Run();
            return Convert.FromHexString(database["SELECT key FROM store_key"].ReadOne(row => row.Text(0))!);
        },
        CancellationToken.None);

    public override string ClaimPodPlace(string place) => server.Write(database => CommonPodPlace.Claim(database, place), CancellationToken.None);

    public override Task<LeaseView> RenewAsync(Guid home, CancellationToken cancellation) => leases.RenewAsync(home, cancellation);

    public override async Task GiveUpAsync(IReadOnlyList<int> partitions, CancellationToken cancellation)
    {
        if (Leases.Forget(partitions) is { Count: > 0 } held)
        {
            await leases.GiveUpAsync(held, cancellation);
            WakeOthers();
        }
    }

    public override Task<IReadOnlyList<EngineRecord>> ListEnginesAsync(CancellationToken cancellation) => ReadAsync(EngineShares.List, cancellation);

    public override Task<int?> FindPartitionAsync(Guid run, CancellationToken cancellation) => ReadAsync(
        database => database["SELECT partition FROM runs WHERE id = ?"].With(run).ReadOne(row => (int?)row.Int(0)), cancellation);

    public override Task<IReadOnlySet<Guid>> ListStrandedAsync(IReadOnlyList<int> partitions, string executor, CancellationToken cancellation) =>
        leases.ListStrandedAsync(partitions, executor, cancellation);

    public override Task WaitForInboxAsync(CancellationToken cancellation) => notices.WaitAsync(cancellation);

    public override async Task CommitAsync(IReadOnlyList<RunCommit> batch, CancellationToken cancellation)
    {
        try
        {
            await base.CommitAsync(batch, cancellation);
        }
        catch (PostgresException failure) when (failure.IsRefusal() && PostgresRunWriter.Refusal(batch, failure) is { } refusal)
        {
            throw refusal;
        }
    }

    public override bool KeepsJobs => true;

    public override JobStorage OpenJobs() => PostgresJobs.Open(server);

    internal override IDisposable? TryCollect() => CollectorLock.TryTake(server);

    public override async ValueTask DisposeAsync()
    {
        await leases.DisposeAsync();
        await notices.DisposeAsync();
        server.Dispose();
    }

    private protected override Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation) => server.WriteAsync(work, cancellation);

    private protected override Task WriteAsEngineAsync(IReadOnlyList<int> partitions, Action<Database> work, CancellationToken cancellation)
    {
        try
        {
            WriteAsEngine(Leases.Of(partitions), work, cancellation);
            return Task.CompletedTask;
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private void WriteAsEngine(IReadOnlyList<(int Partition, long Epoch)> held, Action<Database> work, CancellationToken cancellation)
    {
        try
        {
            server.Send(
                batch =>
                {
                    batch.Add(Fence(held));
                    work(batch);
                },
                cancellation);
        }
        catch (PostgresException failure) when (failure.IsLeaseLost())
        {
            throw Leases.Lost(failure.MessageText, [.. (failure.Detail ?? string.Empty).Split(' ').Select(int.Parse)]);
        }
    }

    private protected override Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation) => server.ReadAsync(work, cancellation);

    public override Task<string?> FindOtherEngineAsync(Guid? home, CancellationToken cancellation) => leases.FindOtherAsync(home, cancellation);

    private protected override Task<IReadOnlyList<(int Partition, long Epoch)>> TakeEpochsAsync(
        IReadOnlyList<int> partitions, DateTimeOffset now, CancellationToken cancellation) => leases.TakeAsync(partitions, now, cancellation);

    private protected override void Wake() => notices.Touch();

    private protected override void WakeOthers() => notices.TouchOthers();

    /// <returns>How many partitions there are.</returns>
    private static int Prepare(PostgresServer server, TimeProvider clock, bool isUnsafe) => server.Write(
        database =>
        {
            var process = ServerSettings.Check(database, isUnsafe);
            var own = (PostgresDatabase)database;
            TransactionPooling.Refuse(server.Settings, told: own.Connection.ProcessID, found: process);
            PostgresMigrations.Apply(own, clock.GetUtcNow());
            return EngineLeases.Count(database);
        },
        CancellationToken.None);

    private static NpgsqlBatchCommand Fence(IReadOnlyList<(int Partition, long Epoch)> held) => new("SELECT wf_fence($1, $2)")
    {
        Parameters =
        {
            new() { Value = held.Select(lease => lease.Partition).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
            new() { Value = held.Select(lease => lease.Epoch).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        },
    };

    private static NpgsqlConnectionStringBuilder Settings(string connection) => new(connection)
    {
        ApplicationName = "wf",
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 2,
        IncludeErrorDetail = true,
        Enlist = false,

        // Nothing of a session is ever changed here but by its transaction.
        NoResetOnClose = true,
    };
}
