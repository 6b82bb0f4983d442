using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres.Opening;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Leasing;

namespace Workflows.Storage.Postgres.Leasing;

/// <summary>
/// The engines of a server's store, and which partitions each one drives. An engine lives as long as it puts its end off, and gives its partitions up in good
/// order; from one that died or stands still they are taken once it has ended. All by the server's clock. That nobody writes on with a lease that ended is not
/// ours to see to: each commit holds its epochs (<c>wf_fence</c>).
/// </summary>
/// <param name="server">Where they are.</param>
/// <param name="length">How long an engine lives without a word; zero: anybody takes anything at any time (for tests).</param>
internal sealed class EngineLeases(PostgresServer server, TimeSpan length) : IAsyncDisposable
{
    private const int RenewalsInALength = 3;

    private readonly Guid self = Guid.NewGuid();
    private bool joined;

    /// <summary>Set by the first renewal.</summary>
    public Guid? Home { get; private set; }

    /// <summary>How many there are, from the first to this one.</summary>
    public static int Count(Database database) => database["SELECT count(*) FROM partitions"].ReadOne(row => row.Int(0));

    /// <summary>All in one round trip: where each takes seconds, a lease must not be over by the time that its renewal is.</summary>
    public async Task<LeaseView> RenewAsync(Guid home, CancellationToken cancellation)
    {
        (Home, joined) = (home, true);
        var answers = await server.AskAsync(batch => GatherRenewal(batch, home), cancellation);
        var engines = answers[0].ConvertAll(row => row.Id(0));
        var owners = answers[1].ConvertAll(row => row.IsNull(0) ? (Guid?)null : row.Id(0));
        return new(self, engines, owners.ConvertAll(owner => owner is { } id && engines.Contains(id) ? owner : null), RenewAfter)
        {
            Length = length > TimeSpan.Zero ? length : Timeout.InfiniteTimeSpan,
        };
    }

    public Task<IReadOnlyList<(int Partition, long Epoch)>> TakeAsync(IReadOnlyList<int> partitions, DateTimeOffset now, CancellationToken cancellation) =>
        server.WriteAsync<IReadOnlyList<(int Partition, long Epoch)>>(
            database => database[
                $"""
                UPDATE partitions SET epoch = epoch + 1, holder = ?1, taken_at = ?2, owner = ?3
                WHERE id IN ({string.Join(", ", partitions)}) AND NOT EXISTS ({HeldByAnother})
                RETURNING id, epoch
                """]
                .With(Leases.Holder).With(now).With(self).With(Home).ReadAll(row => (row.Int(0), row.Integer(1))),
            cancellation);

    public Task GiveUpAsync(IReadOnlyList<(int Partition, long Epoch)> held, CancellationToken cancellation) => server.AskAsync(
        batch =>
        {
            foreach (var (partition, epoch) in held.Order())
            {
                batch["UPDATE partitions SET owner = NULL WHERE id = ? AND owner = ? AND epoch = ?"].With(partition).With(self).With(epoch).Run();
            }
        },
        cancellation);

    /// <summary>Another engine that lives and has another home; null where there is none.</summary>
    public Task<string?> FindOtherAsync(Guid? home, CancellationToken cancellation) => server.ReadAsync(
        database => database["SELECT name FROM engines WHERE id <> ?1 AND ends_at > clock_timestamp() AND home IS DISTINCT FROM ?2 ORDER BY started_at, id"]
            .With(self).With(home).ReadOne(row => (string?)row.Text(0)),
        cancellation);

    /// <summary>See <see cref="ILeases.ListStrandedAsync"/>.</summary>
    public Task<IReadOnlySet<Guid>> ListStrandedAsync(IReadOnlyList<int> partitions, string executor, CancellationToken cancellation) =>
        server.ReadAsync<IReadOnlySet<Guid>>(
            database => database[
                $"""
                SELECT a.uid FROM runs r JOIN attempts a ON a.run = r.id
                WHERE r.partition IN ({string.Join(", ", partitions)}) AND r.status IN ('queued', 'running') AND r.executor = ?
                    AND a.status = 'starting' AND a.home IS DISTINCT FROM ?
                """]
                .With(executor).With(Home).ReadAll(row => row.Id(0)).ToHashSet(),
            cancellation);

    public async ValueTask DisposeAsync()
    {
        if (!joined)
        {
            return;
        }

        try
        {
            await server.WriteAsync(database => database["DELETE FROM engines WHERE id = ?"].With(self).Run(), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Then its time runs out.
        }
    }

    /// <summary>Of a row of <c>partitions</c>: its engine is not this one (?3), lives, and has another home (?4).</summary>
    private const string HeldByAnother =
        "SELECT 1 FROM engines e WHERE e.id = partitions.owner AND e.id <> ?3 AND e.home IS DISTINCT FROM ?4 AND e.ends_at > clock_timestamp()";

    /// <summary>Two of them answer: the engines that live, and whose each partition is.</summary>
    private void GatherRenewal(PostgresBatch batch, Guid home)
    {
        batch[
            """
            INSERT INTO engines (id, home, name, started_at, ends_at)
            VALUES (?1, ?2, ?3, clock_timestamp(), clock_timestamp() + ?4 * interval '1 second')
            ON CONFLICT (id) DO UPDATE SET ends_at = excluded.ends_at
            """]
            .With(self).With(home).With(Leases.Holder).With(length.TotalSeconds).Run();

        // What an engine of this home had stays its own: its processes are here, and others would call them lost.
        batch[
            """
            UPDATE partitions SET owner = ?1 WHERE id IN (
                SELECT p.id FROM partitions p JOIN engines e ON e.id = p.owner WHERE e.home = ?2 AND e.id <> ?1
                ORDER BY p.id FOR UPDATE OF p)
            """]
            .With(self).With(home).Run();
        batch["DELETE FROM engines WHERE id <> ?1 AND (home = ?2 OR ends_at < clock_timestamp() - interval '1 day')"].With(self).With(home).Run();
        batch["SELECT id FROM engines WHERE id = ? OR ends_at > clock_timestamp() ORDER BY started_at, id"].With(self).Run();
        batch["SELECT owner FROM partitions ORDER BY id"].Run();
    }

    private TimeSpan? RenewAfter => length > TimeSpan.Zero ? length / RenewalsInALength : null;
}
