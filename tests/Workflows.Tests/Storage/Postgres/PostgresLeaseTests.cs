using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>Each partition has one engine at a time, and another one after it: by the server's clock.</summary>
public sealed class PostgresLeaseTests : OwnDatabase
{
    private static readonly TimeSpan ever = TimeSpan.FromHours(1);

    private readonly Guid home = Guid.NewGuid();

    [Fact]
    public async Task What_another_engine_holds_is_refused_with_its_name_and_free_when_that_one_ends()
    {
        await using var second = Open(ever);
        await using (var first = Open(ever))
        {
            await first.TakeLeaseAsync(Cancellation);
            await first.TakeLeaseAsync(Cancellation);

            (await first.FindOtherEngineAsync(null, Cancellation)).Should().BeNull("it is ours");
            (await second.FindOtherEngineAsync(null, Cancellation)).Should().StartWith($"process {Environment.ProcessId} on ");
            await second.Awaiting(store => store.TakeLeaseAsync(Cancellation)).Should().ThrowAsync<LeaseLostException>();
        }

        (await second.FindOtherEngineAsync(null, Cancellation)).Should().BeNull();
        await second.TakeLeaseAsync(Cancellation);
    }

    [Fact]
    public async Task The_engines_of_a_store_derive_the_tokens_of_attempts_from_one_key()
    {
        await using var first = Open(ever);
        await using var second = Open(ever);

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => (n % 2 == 0 ? first : second).ReadKey())));

        keys.Should().OnlyContain(key => key!.SequenceEqual(keys[0]!)).And.OnlyContain(key => key!.Length == 32);
    }

    [Fact]
    public async Task An_engine_that_renews_in_time_keeps_its_partitions_and_one_that_does_not_loses_them()
    {
        await using var first = Open(ever);
        await using var second = Open(ever);
        await first.TakeLeaseAsync(Cancellation);
        var run = await Driven.Accept(first, Flows.Run(Flows.Chain));
        await TestServer.ExecuteAsync(Database, "UPDATE engines SET ends_at = clock_timestamp()");

        await first.RenewAsync(home, Cancellation);
        (await second.TakeAsync([run.State.Partition], Cancellation)).Should().BeEmpty();

        await TestServer.ExecuteAsync(Database, "UPDATE engines SET ends_at = clock_timestamp()");
        await second.TakeLeaseAsync(Cancellation);

        (await first.Awaiting(store => store.CommitAsync([run.Grant().Take()], Cancellation)).Should().ThrowAsync<LeaseLostException>())
            .WithMessage("another engine drives this store now: process *").Which.Partitions.Should().Equal(run.State.Partition);
        (await second.LoadUnfinishedAsync(Flows.Plans(Flows.Chain), Cancellation)).Should().ContainSingle().Which.State!.Sequence.Should().Be(1);
        (await second.RenewAsync(home, Cancellation)).Engines.Should().ContainSingle("the first one is over");
    }

    [Fact]
    public async Task A_partition_that_is_given_up_is_free_at_once_and_whoever_had_it_writes_nothing_more_in_it()
    {
        await using var first = Open(ever);
        await using var second = Open(ever);
        await first.TakeLeaseAsync(Cancellation);
        await second.RenewAsync(Guid.NewGuid(), Cancellation);
        var run = await Driven.Accept(first, Flows.Run(Flows.Chain));
        var hop = run.Grant().Take();

        await first.GiveUpAsync([run.State.Partition], Cancellation);

        await first.Awaiting(store => store.CommitAsync([hop], Cancellation)).Should().ThrowAsync<LeaseLostException>();
        (await second.TakeAsync([run.State.Partition, 0, 1], Cancellation)).Should().Equal(run.State.Partition);
        (await second.ReadInboxAsync(0, 10, Cancellation)).Should().ContainSingle().Which.Partition.Should().Be(run.State.Partition);
        (await first.ReadInboxAsync(0, 10, Cancellation)).Should().BeEmpty("that partition is another engine's");
        await second.CommitAsync([hop], Cancellation);
        var view = await first.RenewAsync(home, Cancellation);
        view.Engines.Should().HaveCount(2);
        view.Owners.Count(owner => owner == view.Self).Should().Be(63);
    }

    [Fact]
    public async Task The_next_engine_of_a_data_folder_takes_at_once_what_the_one_before_has_left()
    {
        await using var killed = Open(ever);
        await killed.RenewAsync(home, Cancellation);
        await killed.TakeAsync([1, 2, 3], Cancellation);
        await using var next = Open(ever);
        await using var other = Open(ever);

        (await next.FindOtherEngineAsync(home, Cancellation)).Should().BeNull();
        var view = await next.RenewAsync(home, Cancellation);
        view.Owners.Index().Where(of => of.Item == view.Self).Select(of => of.Index)
            .Should().Equal([1, 2, 3], "its processes are here, and for others they would be lost");
        await other.RenewAsync(Guid.NewGuid(), Cancellation);
        (await other.TakeAsync([2, 3, 5], Cancellation)).Should().BeEquivalentTo([5]);
        (await next.TakeAsync([2, 3, 4], Cancellation)).Should().BeEquivalentTo([2, 3, 4]);
    }

    [Fact]
    public async Task Attempts_that_an_engine_of_another_home_began_are_stranded()
    {
        await using var first = Open(ever);
        await first.TakeLeaseAsync(Cancellation);
        var run = await Driven.Accept(first, Flows.Run(Flows.Chain));
        await first.CommitAsync([run.Grant().Take()], Cancellation);
        await using var second = Open(ever);
        await second.RenewAsync(Guid.NewGuid(), Cancellation);

        var stranded = await second.ListStrandedAsync([run.State.Partition], "local", Cancellation);

        stranded.Should().Equal(run.State.Steps[0].Only!.Attempt!.Value);
        (await second.ListStrandedAsync([run.State.Partition], "kubernetes", Cancellation)).Should().BeEmpty();
        (await second.ListStrandedAsync([(run.State.Partition + 1) % 64], "local", Cancellation)).Should().BeEmpty();
        (await first.ListStrandedAsync([run.State.Partition], "local", Cancellation)).Should().BeEmpty("it is at home");
    }

    private PostgresStore Open(TimeSpan lease) => PostgresStore.Open(Database, TimeProvider.System, isUnsafe: false, lease);
}
