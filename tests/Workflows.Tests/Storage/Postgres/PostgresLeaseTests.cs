using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>One engine at a time, and another one after it: by the server's clock.</summary>
public sealed class PostgresLeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan ever = TimeSpan.FromHours(1);
    private static readonly TimeSpan brief = TimeSpan.FromMilliseconds(300);

    private readonly TestServer server = TestServer.Required();
    private string database = string.Empty;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync() => await server.DropDatabaseAsync(database);

    [Fact]
    public async Task A_lease_that_another_engine_holds_is_refused_with_its_name_and_free_when_that_one_ends()
    {
        await using var second = Open(ever);
        await using (var first = Open(ever))
        {
            await first.TakeLeaseAsync(Cancellation);
            await first.TakeLeaseAsync(Cancellation);

            (await first.FindOtherEngineAsync(Cancellation)).Should().BeNull("it is ours");
            (await second.FindOtherEngineAsync(Cancellation)).Should().StartWith($"process {Environment.ProcessId} on ");
            (await second.Awaiting(store => store.TakeLeaseAsync(Cancellation)).Should().ThrowAsync<LeaseLostException>())
                .WithMessage("another engine drives this store: process *");
        }

        (await second.FindOtherEngineAsync(Cancellation)).Should().BeNull();
        await second.TakeLeaseAsync(Cancellation);
    }

    [Fact]
    public async Task A_lease_is_put_off_while_its_engine_lives()
    {
        await using var first = Open(brief);
        await using var second = Open(ever);
        await first.TakeLeaseAsync(Cancellation);
        var end = await EndAsync();

        // The end moves: it is read again until it has.
        for (var n = 0; await EndAsync() == end; n++)
        {
            n.Should().BeLessThan(5_000);
        }

        (await second.FindOtherEngineAsync(Cancellation)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_lease_that_nobody_puts_off_ends_and_its_engine_writes_nothing_more()
    {
        await using var first = Open(ever);
        await using var second = Open(ever);
        await first.TakeLeaseAsync(Cancellation);
        var run = await Driven.Accept(first, Flows.Run(Flows.Chain));
        await TestServer.ExecuteAsync(database, "UPDATE partitions SET ends_at = clock_timestamp()");

        await second.TakeLeaseAsync(Cancellation);

        await first.Awaiting(store => store.CommitAsync([run.Grant().Take()], Cancellation)).Should().ThrowAsync<LeaseLostException>();
        (await second.LoadUnfinishedAsync(Flows.Plans(Flows.Chain), Cancellation)).Should().ContainSingle().Which.State!.Sequence.Should().Be(1);
    }

    private PostgresStore Open(TimeSpan lease) => PostgresStore.Open(database, TimeProvider.System, isUnsafe: false, lease);

    private async Task<DateTime> EndAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using var ask = source.CreateCommand("SELECT ends_at FROM partitions");
        return (DateTime)(await ask.ExecuteScalarAsync(Cancellation))!;
    }
}
