using System.Collections.Concurrent;
using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;
using Workflows.Tests.Storage.Postgres;

namespace Workflows.Tests.Storage;

/// <summary>
/// The store that the tests of the runtime run on: a SQLite file in the test's folder, or, where <c>WORKFLOWS_TEST_STORE</c> is <c>postgres</c>, a
/// database of its own for each folder.
/// </summary>
internal static class TestStores
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> databases = new();

    public static bool ArePostgres { get; } = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_STORE") == "postgres";

    public static SqlStore Open(string folder, TimeProvider time) => ArePostgres
        ? PostgresStore.Open(databases.GetOrAdd(folder, _ => new(Create)).Value, time, isUnsafe: false, lease: TimeSpan.Zero)
        : SqliteStore.Open(folder, time);

    /// <summary>Deletes the folder, with its database.</summary>
    public static async Task DeleteAsync(string folder)
    {
        Directory.Delete(folder, recursive: true);
        if (databases.TryRemove(folder, out var database))
        {
            await TestServer.Required().DropDatabaseAsync(database.Value);
        }
    }

    private static string Create() => TestServer.Required().CreateDatabaseAsync().GetAwaiter().GetResult();
}
