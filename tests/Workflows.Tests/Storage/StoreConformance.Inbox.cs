using FluentAssertions;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Commands for runs: written by anybody, answered once.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_command_is_read_once_answered_and_its_answer_found()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var start = (await Store.ReadInboxAsync(0, 10, Cancellation)).Should().ContainSingle().Subject;
        start.Should().Be(new InboxEntry(start.Id, run.State.Id, null) { Partition = run.State.Partition });

        var cancel = new CancelRequested("ann") { At = Flows.Start, Seed = 7 };
        var sent = await Store.SendAsync(run.State.Id, cancel, Cancellation);
        (await Store.ReadInboxAsync(start.Id, 10, Cancellation)).Should().Equal(new InboxEntry(sent, run.State.Id, cancel) { Partition = run.State.Partition });
        (await Store.FindAnswerAsync(sent, Cancellation)).Should().BeNull();

        await Store.CommitAsync([run.Grant().Take() with { Answers = [new(start.Id, null), new(sent, "too late")] }], Cancellation);

        (await Store.FindAnswerAsync(sent, Cancellation)).Should().Be(new InboxAnswer(sent, "too late"));
        (await Store.ReadInboxAsync(0, 10, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_in_hand_is_not_read_again_and_what_came_before_it_is()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        List<long> ids = [(await Store.ReadInboxAsync(0, 10, Cancellation))[0].Id];
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await Store.SendAsync(run.State.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 7 }, Cancellation));
        }

        async Task<IEnumerable<long>> Read(long after, int most, params long[] taken) =>
            (await Store.ReadInboxAsync(new HashSet<long>(taken), after, most, Cancellation)).Select(entry => entry.Id);

        (await Read(0, 10, ids[1], ids[3])).Should().Equal(ids[0], ids[2], ids[4]);
        (await Read(0, 2, ids[1], ids[3])).Should().Equal([ids[0], ids[2]], "that is a page");
        (await Read(ids[2], 2, ids[1], ids[3])).Should().Equal(ids[4]);
        (await Read(0, 10, ids[4])).Should().Equal([ids[0], ids[1], ids[2], ids[3]], "an entry that is seen late is read, whatever was read before it");
        (await Read(0, 10, [.. ids])).Should().BeEmpty();
    }

    [Fact]
    public async Task The_first_answer_stands()
    {
        var run = await Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);
        var sent = await Store.SendAsync(run.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 7 }, Cancellation);

        await Store.AnswerAsync(0, [new(sent, "no such run")], Cancellation);
        await Store.AnswerAsync(0, [new(sent, null)], Cancellation);

        (await Store.FindAnswerAsync(sent, Cancellation)).Should().Be(new InboxAnswer(sent, "no such run"));
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var sent = await Store.SendAsync(run.State.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 7 }, Cancellation);
        await Store.CommitAsync([run.Grant().Take() with { Answers = [new(sent, null)] }], Cancellation);

        Clock.Advance(TimeSpan.FromHours(23));
        await Store.CommitAsync([run.End().Take()], Cancellation);
        (await Store.FindAnswerAsync(sent, Cancellation)).Should().NotBeNull();

        Clock.Advance(TimeSpan.FromHours(2));
        await Store.CommitAsync([run.End().Take()], Cancellation);
        (await Store.FindAnswerAsync(sent, Cancellation)).Should().BeNull();
        (await Store.ReadInboxAsync(0, 10, Cancellation)).Should().ContainSingle("the start has no answer yet, however old it is");
    }

    /// <summary>The clock stands still, so no poll can be what woke us.</summary>
    [Fact(Timeout = 60_000)]
    public async Task A_command_wakes_whoever_waits_for_the_inbox()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var run = await Store.AcceptAsync(Flows.Run(Flows.Chain), cancellation);
        await Store.WaitForInboxAsync(cancellation);
        var seen = 1L;
        for (var i = 0; i < 3; i++)
        {
            var waiting = Store.WaitForInboxAsync(cancellation);
            var sent = await Store.SendAsync(run.Id, new CancelRequested("ann") { At = Flows.Start, Seed = 7 }, cancellation);
            await waiting;
            while (seen < sent)
            {
                seen = (await Store.ReadInboxAsync(seen, 10, cancellation)) is [.., var last] ? last.Id : seen;
                await (seen < sent ? Store.WaitForInboxAsync(cancellation) : Task.CompletedTask);
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Waiting_for_the_inbox_can_be_given_up()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var waiting = Store.WaitForInboxAsync(enough.Token);

        await enough.CancelAsync();

        await waiting.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }
}
