using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;
using Workflows.Tests.Storage;
using Workflows.Tests.Storage.Postgres;

namespace Workflows.Tests.Triggers;

/// <summary>A store of its own for one test of triggers.</summary>
internal abstract class TriggerStore : IAsyncDisposable
{
    /// <summary>How a rig opens it, again and again.</summary>
    public abstract Task<Func<TimeProvider, SqlStore>> OpenerAsync();

    public abstract ValueTask DisposeAsync();
}

internal sealed class SqliteTriggerStore : TriggerStore
{
    private readonly DataFolder folder = new();

    public override Task<Func<TimeProvider, SqlStore>> OpenerAsync() =>
        Task.FromResult<Func<TimeProvider, SqlStore>>(clock => SqliteStore.Open(folder.Path, clock));

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class PostgresTriggerStore : TriggerStore
{
    private readonly TestServer server = TestServer.Required();
    private string? database;

    public override async Task<Func<TimeProvider, SqlStore>> OpenerAsync()
    {
        database = await server.CreateDatabaseAsync();
        return clock => PostgresStore.Open(database, clock, isUnsafe: false, lease: TimeSpan.FromHours(5));
    }

    public override async ValueTask DisposeAsync() => await server.DropDatabaseAsync(database!);
}
