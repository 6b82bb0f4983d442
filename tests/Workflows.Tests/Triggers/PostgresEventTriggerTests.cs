using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Tests.Storage.Postgres;

namespace Workflows.Tests.Triggers;

public sealed class PostgresEventTriggerTests : EventTriggerTests
{
    private readonly TestServer server = TestServer.Required();
    private string? database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DropDatabaseAsync(database!);
    }

    private protected override async Task<Func<TimeProvider, SqlStore>?> OpenerAsync()
    {
        database = await server.CreateDatabaseAsync();
        return clock => PostgresStore.Open(database, clock, isUnsafe: false, lease: TimeSpan.FromHours(5));
    }
}
