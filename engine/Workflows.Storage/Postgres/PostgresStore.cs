using Npgsql;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Committing;
using Workflows.Storage.Postgres.Inbox;
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
    /// <summary>A dead engine is replaced after this time.</summary>
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

    private readonly PostgresServer server;
    private readonly Notices notices;
    private readonly Lease lease;

    private PostgresStore(PostgresServer server, TimeProvider clock, TimeSpan lease)
        : base(clock, new PostgresRunWriter())
    {
        this.server = server;
        this.lease = new(server, lease);
        notices = new(server, clock);
    }

    /// <summary>Opens the store in a database that exists, and brings its schema up to date.</summary>
    /// <param name="connection">As Npgsql takes it: <c>Host=…;Database=…;Username=…</c>. A password comes from <c>PGPASSWORD</c> or a passfile.</param>
    /// <param name="clock">Tells when inbox entries were written and answered.</param>
    /// <param name="isUnsafe">A server that may lose what it acknowledged is taken all the same.</param>
    /// <exception cref="ArgumentException">The connection string can't be understood.</exception>
    /// <exception cref="InvalidDataException">The server is too old, does not keep what it acknowledges, or holds a newer program's data.</exception>
    /// <exception cref="StoreUnavailableException">It can't be reached, or refuses this user.</exception>
    public static PostgresStore Open(string connection, TimeProvider clock, bool isUnsafe) => Open(connection, clock, isUnsafe, LeaseLength);

    internal static PostgresStore Open(string connection, TimeProvider clock, bool isUnsafe, TimeSpan lease)
    {
        var server = new PostgresServer(Settings(connection));
        try
        {
            Prepare(server, clock, isUnsafe);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new(server, clock, lease);
    }

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

    public override async ValueTask DisposeAsync()
    {
        await lease.DisposeAsync();
        await notices.DisposeAsync();
        server.Dispose();
    }

    private protected override Task<T> WriteAsync<T>(Func<Database, T> work, CancellationToken cancellation) => server.WriteAsync(work, cancellation);

    private protected override async Task WriteAsEngineAsync(Action<Database> work, CancellationToken cancellation)
    {
        try
        {
            await server.SendAsync(
                batch =>
                {
                    batch["SELECT wf_fence(?)"].With(Epoch).Run();
                    work(batch);
                },
                cancellation);
        }
        catch (PostgresException failure) when (failure.IsLeaseLost())
        {
            throw Leases.Lost(Epoch, failure.MessageText);
        }
    }

    private protected override Task<T> ReadAsync<T>(Func<Database, T> work, CancellationToken cancellation) => server.ReadAsync(work, cancellation);

    public override Task<string?> FindOtherEngineAsync(CancellationToken cancellation) => lease.FindOtherAsync(cancellation);

    private protected override Task<long> TakeEpochAsync(DateTimeOffset now, CancellationToken cancellation) => lease.TakeAsync(now, cancellation);

    private protected override void Wake() => notices.Touch();

    private protected override void WakeOthers() => notices.TouchOthers();

    private static void Prepare(PostgresServer server, TimeProvider clock, bool isUnsafe) => server.Write(
        database =>
        {
            ServerSettings.Check(database, isUnsafe);
            return PostgresMigrations.Apply((PostgresDatabase)database, clock.GetUtcNow());
        },
        CancellationToken.None);

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
