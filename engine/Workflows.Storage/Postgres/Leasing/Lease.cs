using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Leasing;

namespace Workflows.Storage.Postgres.Leasing;

/// <summary>
/// The right to be the engine of a server's store, for a while: whoever has it puts its end off, three times in its length, and gives it up in good
/// order; from a process that died or stands still it is taken once it has ended. All by the server's clock. That nobody writes on with a lease that
/// ended is not ours to see to: each commit holds its epoch (<c>wf_fence</c>).
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private const int RenewalsInALength = 3;

    private readonly PostgresServer server;
    private readonly TimeSpan length;
    private readonly Guid owner = Guid.NewGuid();
    private readonly CancellationTokenSource stop = new();
    private Task renewing = Task.CompletedTask;

    public Lease(PostgresServer server, TimeSpan length) => (this.server, this.length) = (server, length);

    /// <summary>Takes it where it is free, or taken here already: a new epoch begins.</summary>
    /// <exception cref="LeaseLostException">Another engine holds it.</exception>
    public async Task<long> TakeAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var epoch = await server.WriteAsync(database => Take(database, now), cancellation);
        if (renewing.IsCompleted && length > TimeSpan.Zero)
        {
            renewing = Task.Run(RenewAsync, CancellationToken.None);
        }

        return epoch;
    }

    /// <summary>Who else holds it now; null where it can be taken.</summary>
    public Task<string?> FindOtherAsync(CancellationToken cancellation) => server.ReadAsync(Other, cancellation);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        try
        {
            await server.WriteAsync(
                database => database["UPDATE partitions SET ends_at = '-infinity' WHERE id = 0 AND owner = ?"].With(owner).Run(), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Then it ends by itself.
        }
    }

    private long Take(Database database, DateTimeOffset now)
    {
        var taken = database[
            """
            UPDATE partitions SET epoch = epoch + 1, holder = ?1, taken_at = ?2, owner = ?3, ends_at = clock_timestamp() + ?4 * interval '1 second'
            WHERE id = 0 AND (owner = ?3 OR ends_at <= clock_timestamp())
            RETURNING epoch
            """]
            .With(Leases.Holder).With(now).With(owner).With(length.TotalSeconds)
            .ReadOne(row => (long?)row.Integer(0));
        return taken ?? throw new LeaseLostException($"another engine drives this store: {Other(database)}");
    }

    private string? Other(Database database) =>
        database["SELECT holder FROM partitions WHERE id = 0 AND owner <> ? AND ends_at > clock_timestamp()"].With(owner).ReadOne(row => row.Text(0));

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(length / RenewalsInALength, TimeProvider.System, stop.Token);
            try
            {
                await server.WriteAsync(Renew, stop.Token);
            }
            catch (StoreUnavailableException)
            {
                // A server that is away takes it from nobody; when it is back, it is put off again, or another one has it.
            }
        }
    }

    private int Renew(Database database) =>
        database["UPDATE partitions SET ends_at = clock_timestamp() + ? * interval '1 second' WHERE id = 0 AND owner = ?"]
            .With(length.TotalSeconds).With(owner).Run();
}
