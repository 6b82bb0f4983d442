using FluentAssertions;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>One engine at a time, and what it committed is told from what another one did.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Whoever_took_the_lease_last_is_the_engine_and_the_one_before_writes_nothing_more()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await using var other = await OpenAsync(Clock);
        await other.TakeLeaseAsync(Cancellation);
        var hop = run.Grant().Take();

        await Store.Awaiting(store => store.CommitAsync([hop], Cancellation)).Should().ThrowAsync<LeaseLostException>()
            .WithMessage("another engine drives *process*");
        await Store.Awaiting(store => store.AnswerAsync(run.State.Partition, [new(1, "no")], Cancellation)).Should().ThrowAsync<LeaseLostException>();
        await Store.Awaiting(store => store.ReadInboxAsync(0, 10, Cancellation)).Should().ThrowAsync<LeaseLostException>();
        await Store.Awaiting(store => store.FindFactAsync(run.State.Id, 1, Cancellation)).Should().ThrowAsync<LeaseLostException>();

        await other.CommitAsync([hop], Cancellation);
        (await other.ReadInboxAsync(0, 10, Cancellation)).Should().ContainSingle();
    }

    [Fact]
    public async Task Whoever_took_no_lease_asks_and_sends_and_writes_nothing_as_an_engine()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        await using var other = await OpenAsync(Clock);

        await other.Awaiting(store => store.CommitAsync([run.Grant().Take()], Cancellation)).Should().ThrowAsync<LeaseLostException>();
        await other.SendAsync(run.State.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 7 }, Cancellation);
        (await other.ListRunsAsync(new("default"), Cancellation)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_fact_is_told_by_its_seed()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var commit = run.Grant().Take();
        (await Store.FindFactAsync(run.State.Id, 2, Cancellation)).Should().BeNull();

        await Store.CommitAsync([commit], Cancellation);

        (await Store.FindFactAsync(run.State.Id, 1, Cancellation)).Should().Be(new StoredFact("accepted", null));
        (await Store.FindFactAsync(run.State.Id, 2, Cancellation)).Should().Be(new StoredFact("slotGranted", commit.Facts[0].Event.Seed));
        (await Store.FindFactAsync(Guid.CreateVersion7(), 1, Cancellation)).Should().BeNull();
    }

    /// <summary>The clock stands still, so no poll can be what woke us.</summary>
    [Fact(Timeout = 60_000)]
    public async Task An_engine_that_waits_for_its_inbox_is_woken_when_another_takes_its_lease()
    {
        var run = await Store.AcceptAsync(Flows.Run(Flows.Chain), TestContext.Current.CancellationToken);
        await Store.WaitForInboxAsync(TestContext.Current.CancellationToken);
        await using var other = await OpenAsync(Clock);
        var waiting = ReadUntilLostAsync();

        await other.TakeLeaseAsync(TestContext.Current.CancellationToken);

        await waiting.Awaiting(task => task).Should().ThrowAsync<LeaseLostException>();
        run.Number.Should().Be(1);

        async Task ReadUntilLostAsync()
        {
            while (true)
            {
                await Store.ReadInboxAsync(0, 10, TestContext.Current.CancellationToken);
                await Store.WaitForInboxAsync(TestContext.Current.CancellationToken);
            }
        }
    }
}
