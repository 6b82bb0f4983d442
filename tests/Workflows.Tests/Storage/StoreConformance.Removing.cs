using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>A run that somebody names goes at once, whole and on record, or stays as it was and why is said.</summary>
public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_run_that_has_ended_is_removed_with_the_runs_inside_it_and_that_is_on_record()
    {
        var run = await EndedAsync(Flows.Chain);
        var inside = await EndedAsync(Flows.Chain);
        var other = await EndedAsync(Flows.ChainOf("other", 1));
        await ExecuteAsync("UPDATE runs SET parent = (SELECT id FROM runs WHERE label = 'chain#1') WHERE label = 'chain#2'");

        var removal = await RemoveAsync("chain#1");

        removal.Should().Be(new RunRemoval.Removed(1));
        foreach (var gone in (Driven[])[run, inside])
        {
            (await Store.LoadAsync(gone.State.Id, Flows.Plans(Flows.Chain), Cancellation)).Should().BeNull();
            (await Store.ListEventsAsync(gone.State.Id, 0, 10, Cancellation)).Should().BeEmpty();
            (await Store.ListAttemptsAsync(gone.State.Id, null, null, Cancellation)).Should().BeEmpty();
        }

        (await Store.ListRunsAsync(new RunFilter("default") { Children = true }, Cancellation)).Should().ContainSingle().Which.Id.Should().Be(other.State.Id);
        (await Store.ListAuditAsync(new(), Cancellation)).Should().ContainSingle()
            .Which.Entry.Should().BeEquivalentTo(new { Actor = "ada", Act = "run.delete", Object = "chain#1", Before = "succeeded" });
        (await AuditChain.VerifyAsync(Store, null, Cancellation)).Broken.Should().BeNull();
        (await RemoveAsync("chain#1")).Should().Be(new RunRemoval.Unknown());
        (await Driven.Accept(Store, Flows.Run(Flows.Chain))).State.Number.Should().Be(3, "a number is not given twice");
    }

    [Fact]
    public async Task What_stands_against_a_removal_is_said_and_nothing_is_removed_or_recorded()
    {
        _ = await Driven.Accept(Store, Flows.Run(Flows.Chain));
        var asked = await EndedAsync(Flows.Chain);
        await Store.SendAsync(asked.State.Id, new RetryRequested("ann", null) { At = Flows.Start, Seed = 1 }, Cancellation);
        var source = await EndedAsync(Flows.Chain);
        await Store.AddModelVersionAsync(Bike(source.State.Id, "k", 'a'), Cancellation);
        _ = await EndedAsync(Flows.Chain);
        await ExecuteAsync("UPDATE runs SET parent = (SELECT id FROM runs WHERE label = 'chain#3'), label = 'chain#3/in' WHERE label = 'chain#4'");
        _ = await EndedAsync(Flows.Chain);
        await ExecuteAsync("UPDATE runs SET parent = (SELECT id FROM runs WHERE label = 'chain#5'), label = 'chain#5/in' WHERE label = 'chain#1'");

        foreach (var (label, why) in (Dictionary<string, string>)new()
        {
            ["chain#2"] = "what was asked of chain#2 has no answer yet",
            ["chain#3"] = "version 1 of model bike came from chain#3",
            ["chain#3/in"] = "chain#3/in is a child of chain#3, and goes with chain#3",
            ["chain#5"] = "chain#5/in has not ended: it is queued",
        })
        {
            (await RemoveAsync(label)).Should().Be(new RunRemoval.Kept(why));
        }

        (await RemoveAsync("chain#9")).Should().Be(new RunRemoval.Unknown());
        (await Store.RemoveAsync("fraud", "chain#2", Acts.By("ada", AuditedActs.Delete), Cancellation)).Should().Be(new RunRemoval.Unknown());
        (await Store.ListRunsAsync(new RunFilter("default") { Children = true }, Cancellation)).Should().HaveCount(5);
        (await Store.ListAuditAsync(new(), Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_a_removal_and_a_retry_at_once_one_comes_first_and_the_other_sees_it()
    {
        await using var other = await OpenAsync(Clock);
        for (var round = 0; round < 20; round++)
        {
            var run = (await EndedAsync(Flows.Chain)).State;
            var retry = new RetryRequested("ann", null) { At = Flows.Start, Seed = (ulong)round };

            var removing = Task.Run(() => RemoveAsync(run.Label), Cancellation);
            var sending = Task.Run(() => other.SendAsync(run.Id, retry, Cancellation), Cancellation);
            await Task.WhenAll(removing, sending);

            var left = await Store.ListRunsAsync(new RunFilter("default") { Most = 1 }, Cancellation);
            var history = await Store.ListEventsAsync(run.Id, 0, 10, Cancellation);
            if (await removing is RunRemoval.Removed)
            {
                (left.Count, history.Count).Should().Be((0, 0));
                continue;
            }

            (await removing).Should().Be(new RunRemoval.Kept($"what was asked of {run.Label} has no answer yet"));
            (left[0].Id, history.Count).Should().Be((run.Id, 4), "it is whole, for whoever takes the retry");
            await Store.AnswerAsync(run.Partition, [new InboxAnswer(await sending, "no")], Cancellation);
            (await RemoveAsync(run.Label)).Should().Be(new RunRemoval.Removed(0));
        }
    }

    [Fact]
    public async Task Of_two_who_remove_a_run_at_once_one_has_and_the_other_finds_none()
    {
        await using var other = await OpenAsync(Clock);
        _ = await EndedAsync(Flows.Chain);

        var removals = await Task.WhenAll(((IStore[])[Store, other]).Select(store => Task.Run(() => RemoveAsync("chain#1", store), Cancellation)));

        removals.Count(removal => removal == new RunRemoval.Removed(0)).Should().Be(1);
        removals.Count(removal => removal == new RunRemoval.Unknown()).Should().Be(1);
        (await Store.ListAuditAsync(new(), Cancellation)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_slot_whose_run_is_removed_starts_no_second_one()
    {
        await Schedule();
        var run = await Driven.Load(Store, (await Claim(slot)).Run!.Id, Flows.Plans(Flows.Chain));
        await Store.CommitAsync([run.Grant().End().End().Take()], Cancellation);
        await AnswerAsync(run);

        (await RemoveAsync(run.State.Label)).Should().Be(new RunRemoval.Removed(0));

        (await Claim(slot)).Should().Be(new ClaimedRun(null, "a later slot was handled before"));
        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Should().BeEmpty();
    }

    private Task<RunRemoval> RemoveAsync(string label, IStore? store = null) =>
        (store ?? Store).RemoveAsync("default", label, Acts.By("ada", AuditedActs.Delete), Cancellation);
}
