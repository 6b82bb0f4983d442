using System.Collections.Concurrent;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;
using Workflows.Tests.Storage.Postgres;

namespace Workflows.Tests.Storage;

/// <summary>Stores as their engines open them.</summary>
internal static class Stores
{
    private static readonly HashSet<long> none = [];

    private static readonly ConcurrentDictionary<string, Lazy<string>> databases = new();

    /// <summary>
    /// The tests of the runtime run on a PostgreSQL server, with a database of its own for each folder: so says <c>WORKFLOWS_TEST_STORE=postgres</c>.
    /// Else on a SQLite file in the folder.
    /// </summary>
    private static bool ArePostgres { get; } = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_STORE") == "postgres";

    /// <summary>As an engine reads that has nothing in hand.</summary>
    public static Task<IReadOnlyList<InboxEntry>> ReadInboxAsync(this IStore store, long after, int most, CancellationToken cancellation) =>
        store.ReadInboxAsync(none, after, most, cancellation);

    /// <summary>As the only engine begins: it takes everything, or is told whose it is.</summary>
    public static async Task TakeLeaseAsync(this IStore store, CancellationToken cancellation)
    {
        var view = await store.RenewAsync(Guid.NewGuid(), cancellation);
        var all = Enumerable.Range(0, store.Partitions).ToList();
        if ((await store.TakeAsync(all, cancellation)).Count < all.Count)
        {
            throw new LeaseLostException($"another engine drives this store: {view.Owners.First(owner => owner != view.Self)}");
        }
    }

    public static async Task<IReadOnlyList<LoadedRun>> LoadUnfinishedAsync(this IStore store, PlanSource plans, CancellationToken cancellation)
    {
        List<LoadedRun> loaded = [];
        for (var partition = 0; partition < store.Partitions; partition++)
        {
            loaded.AddRange(await store.LoadUnfinishedAsync(partition, plans, cancellation));
        }

        return loaded;
    }

    public static async Task<StoredFact?> FindFactAsync(this IStore store, Guid run, long sequence, CancellationToken cancellation) =>
        await store.FindFactAsync(await store.FindPartitionAsync(run, cancellation) ?? 0, run, sequence, cancellation);

    public static async Task<SqliteStore> OpenAsEngineAsync(string folder, TimeProvider clock)
    {
        var store = SqliteStore.Open(folder, clock);
        await store.TakeLeaseAsync(CancellationToken.None);
        return store;
    }

    /// <summary>The store that the tests of the runtime run on.</summary>
    public static SqlStore Open(string folder, TimeProvider clock) => ArePostgres
        ? PostgresStore.Open(databases.GetOrAdd(folder, _ => new(CreateDatabase)).Value, clock, isUnsafe: false, lease: TimeSpan.Zero)
        : SqliteStore.Open(folder, clock);

    /// <summary>How the command line is told of such a store.</summary>
    public static string[] Named(string folder) => ArePostgres ? ["--store", databases[folder].Value, "--unsafe"] : ["--data", folder];

    /// <summary>Deletes the folder, with its database.</summary>
    public static async Task DeleteAsync(string folder)
    {
        Directory.Delete(folder, recursive: true);
        if (databases.TryRemove(folder, out var database))
        {
            await TestServer.Required().DropDatabaseAsync(database.Value);
        }
    }

    private static string CreateDatabase() => TestServer.Required().CreateDatabaseAsync().GetAwaiter().GetResult();
}
