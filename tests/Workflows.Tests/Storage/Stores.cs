using Workflows.Storage.Sqlite;

namespace Workflows.Tests.Storage;

/// <summary>Stores as their engines open them.</summary>
internal static class Stores
{
    public static async Task<SqliteStore> OpenAsEngineAsync(string folder, TimeProvider clock)
    {
        var store = SqliteStore.Open(folder, clock);
        await store.TakeLeaseAsync(CancellationToken.None);
        return store;
    }
}
