using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;

namespace Workflows.Tests.Storage.Postgres;

public sealed class PostgresStoreTests : StoreConformance
{
    private readonly TestServer server = TestServer.Required();
    private string? database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DropDatabaseAsync(database!);
    }

    protected override Task ExecuteAsync(string sql) => TestServer.ExecuteAsync(database!, sql);

    protected override async Task<IStore> OpenAsync(TimeProvider clock)
    {
        database ??= await server.CreateDatabaseAsync();
        return PostgresStore.Open(database, clock, isUnsafe: false, lease: TimeSpan.Zero);
    }
}
