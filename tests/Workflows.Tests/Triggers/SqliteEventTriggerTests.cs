using Workflows.Storage.Sql;
using Workflows.Tests.Storage;

namespace Workflows.Tests.Triggers;

public sealed class SqliteEventTriggerTests : EventTriggerTests
{
    private readonly DataFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    private protected override Task<Func<TimeProvider, SqlStore>?> OpenerAsync() =>
        Task.FromResult<Func<TimeProvider, SqlStore>?>(clock => Workflows.Storage.Sqlite.SqliteStore.Open(folder.Path, clock));
}
