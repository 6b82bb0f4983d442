using FluentAssertions;
using Npgsql;
using Workflows.Core.Runs.Events;
using Workflows.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Transactions that write to the inbox at once come into sight in the order of their commits, not of their numbers.</summary>
public sealed class PostgresInboxTests : OwnDatabase
{
    [Fact]
    public async Task An_entry_of_a_transaction_that_commits_late_is_read_after_a_later_one()
    {
        await using var store = PostgresStore.Open(Database, TimeProvider.System, isUnsafe: false);
        await store.TakeLeaseAsync(Cancellation);
        var run = await store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);
        await using var slow = new NpgsqlConnection(Database);
        await slow.OpenAsync(Cancellation);
        await using var transaction = await slow.BeginTransactionAsync(Cancellation);
        await using var insert = new NpgsqlCommand("INSERT INTO inbox (run, event, at) SELECT run, event, at FROM inbox RETURNING id", slow);
        var early = (long)(await insert.ExecuteScalarAsync(Cancellation))!;
        var late = await store.SendAsync(run.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 7 }, Cancellation);
        var first = (await store.ReadInboxAsync(0, 10, Cancellation)).Select(entry => entry.Id).ToHashSet();
        first.Should().Contain(late).And.NotContain(early);
        late.Should().BeGreaterThan(early);

        await transaction.CommitAsync(Cancellation);

        (await store.ReadInboxAsync(first, 0, 10, Cancellation)).Should().ContainSingle().Which.Id.Should().Be(early);
    }
}
