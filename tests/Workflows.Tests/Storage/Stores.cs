using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;

namespace Workflows.Tests.Storage;

/// <summary>Stores as their engines open them.</summary>
internal static class Stores
{
    private static readonly HashSet<long> none = [];

    /// <summary>As an engine reads that has nothing in hand.</summary>
    public static Task<IReadOnlyList<InboxEntry>> ReadInboxAsync(this IStore store, long after, int most, CancellationToken cancellation) =>
        store.ReadInboxAsync(none, after, most, cancellation);

    public static async Task<SqliteStore> OpenAsEngineAsync(string folder, TimeProvider clock)
    {
        var store = SqliteStore.Open(folder, clock);
        await store.TakeLeaseAsync(CancellationToken.None);
        return store;
    }
}
