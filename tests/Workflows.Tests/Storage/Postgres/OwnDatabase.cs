using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Tests that have a database of the server for themselves.</summary>
public abstract class OwnDatabase : IAsyncLifetime
{
    private readonly TestServer server = TestServer.Required();

    /// <summary>How to connect to it.</summary>
    protected string Database { get; private set; } = string.Empty;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Database = await server.CreateDatabaseAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await server.DropDatabaseAsync(Database);
        GC.SuppressFinalize(this);
    }
}
