using Workflows.Runtime.Storing;
using Workflows.Storage.Sqlite;

namespace Workflows.Tests.Storage;

public sealed class SqliteStoreTests : StoreConformance
{
    private readonly DataFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override Task ExecuteAsync(string sql)
    {
        _ = Rows.Execute(folder, sql);
        return Task.CompletedTask;
    }

    protected override Task<IStore> OpenAsync(TimeProvider clock) => Task.FromResult<IStore>(SqliteStore.Open(folder.Path, clock));
}
