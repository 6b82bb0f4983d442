using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Backfills: slots that are started after their time, each once, and so many at once.</summary>
public abstract partial class StoreConformance
{
    private static readonly ImmutableArray<DateTimeOffset> nights = [.. Enumerable.Range(-5, 5).Select(day => Flows.Start.AddHours(3).AddDays(day))];

    [Fact]
    public async Task A_backfill_starts_what_nothing_has_started_and_leaves_the_schedule_as_it_is()
    {
        await Schedule();
        await Claim(nights[1], by: "local:anna");

        var added = await Backfill(parallel: 5);
        var claims = new List<ClaimedRun>();
        foreach (var planned in await Store.ListBackfillSlotsAsync(nightly, 1, 100, Cancellation))
        {
            claims.Add(await Fill(planned));
        }

        added.Should().BeEquivalentTo(new { Number = 1, Slots = 4, Existed = 1, Waiting = 4, By = "local:anna", EndedAt = (DateTimeOffset?)null });
        claims.Should().HaveCount(4).And.OnlyContain(claim => claim.Run != null);
        (await Backfills()).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Slots = 4, Waiting = 0, Unfinished = 4, EndedAt = (DateTimeOffset?)Clock.GetUtcNow() });
        (await Store.ListOpenBackfillsAsync(Cancellation)).Should().BeEmpty();
        (await Store.ListSlotsAsync(nightly, 1, Cancellation))[0].Why.Should().Be("backfill 1 of local:anna");
        (await Trigger()).Should().BeEquivalentTo(new { Last = Flows.Start, Waiting = ImmutableArray<DateTimeOffset>.Empty });
    }

    [Fact]
    public async Task Of_one_backfill_no_more_runs_go_on_than_it_says_whoever_claims_them()
    {
        await Schedule();
        await Backfill(parallel: 2);
        await using var other = await OpenAsync(Clock);

        var claims = await Task.WhenAll(nights.SelectMany(planned => new[] { Store, other }, (planned, store) =>
            Task.Run(() => Fill(planned, store: store))));

        claims.Count(claim => claim.Run is not null).Should().Be(2);
        claims.Should().Contain(claim => claim.Why == "2 runs of its backfill go on, which is the most at once");
        (await Backfills())[0].Should().BeEquivalentTo(new { Waiting = 3, Unfinished = 2 });
    }

    [Fact]
    public async Task What_comes_of_itself_does_not_count_what_a_backfill_started()
    {
        await Schedule();
        await Backfill();
        await Fill(nights[0]);

        (await Store.ListUnfinishedAsync(nightly, Cancellation)).Should().BeEmpty();
        (await Claim(slot, Overlap.Skip)).Run.Should().NotBeNull();
    }

    [Fact]
    public async Task A_slot_that_came_is_left_to_the_backfill_that_has_it_and_the_schedule_goes_on()
    {
        await Schedule();
        Clock.Advance(TimeSpan.FromDays(1));
        await Store.AddBackfillAsync(new(nightly, new(slot, slot, 1), [slot]), Acts.By("local:anna", "trigger.backfill"), Cancellation);

        var came = await Claim(slot);
        await Store.PassAsync(nightly, slot, SlotState.Skipped, "missed", Cancellation);

        came.Should().Be(new ClaimedRun(null, "backfill 1 starts it"));
        (await Trigger()).Last.Should().Be(slot);
        (await Fill(slot)).Run.Should().NotBeNull();
    }

    [Fact]
    public async Task A_slot_that_was_skipped_is_started_after_all_and_one_that_waits_elsewhere_is_not()
    {
        await Schedule();
        await Store.PassAsync(nightly, slot, SlotState.Skipped, "missed", Cancellation);
        Clock.Advance(TimeSpan.FromDays(1));

        var first = await Store.AddBackfillAsync(new(nightly, new(slot, slot, 1), [slot]), Acts.By("local:anna", "trigger.backfill"), Cancellation);
        var second = await Store.AddBackfillAsync(new(nightly, new(slot, slot, 1), [slot]), Acts.By("local:anna", "trigger.backfill"), Cancellation);

        first.Should().BeEquivalentTo(new { Slots = 1, Existed = 0 });
        second.Should().BeEquivalentTo(new { Number = 2, Slots = 0, Existed = 1, EndedAt = (DateTimeOffset?)Clock.GetUtcNow() });
        (await Fill(slot, number: 2)).Should().Be(new ClaimedRun(null, "nothing is to be started for it any more"));
    }

    [Fact]
    public async Task One_that_is_cancelled_starts_no_more_and_is_audited_once()
    {
        await Schedule();
        await Backfill();
        await Fill(nights[0]);

        var cancelled = await Store.CancelBackfillAsync(nightly, 1, Acts.By("local:anna", "backfill.cancel"), Cancellation);
        var again = await Store.CancelBackfillAsync(nightly, 1, Acts.By("local:anna", "backfill.cancel"), Cancellation);

        (cancelled, again).Should().Be((true, false));
        (await Fill(nights[1])).Run.Should().BeNull();
        (await Backfills())[0].Should().BeEquivalentTo(new { Waiting = 0, Unfinished = 1, CancelledBy = "local:anna" });
        (await Store.ListSlotsAsync(nightly, 1, Cancellation))[0].Should().BeEquivalentTo(
            new { State = SlotState.Skipped, Why = "backfill 1 was cancelled by local:anna" });
        (await Store.ListAuditAsync(new AuditFilter(), Cancellation)).Select(row => row.Entry.Act).Should().Equal("backfill.cancel", "trigger.backfill");
    }

    [Fact]
    public async Task A_slot_that_can_t_be_started_says_why_and_the_last_one_ends_its_backfill()
    {
        await Schedule();
        await Backfill();
        foreach (var planned in nights)
        {
            await Store.FailBackfillSlotAsync(nightly, 1, planned, "no such file", Cancellation);
        }

        (await Backfills())[0].Should().BeEquivalentTo(new { Failed = 5, Waiting = 0, EndedAt = (DateTimeOffset?)Clock.GetUtcNow() });
        (await Store.ListSlotsAsync(nightly, 1, Cancellation))[0].Should().BeEquivalentTo(new { State = SlotState.Failed, Why = "no such file" });
    }

    [Fact]
    public async Task Only_so_many_backfills_of_a_trigger_go_on_at_once()
    {
        await Schedule();
        for (var n = 0; n < BackfillRange.MostOpen; n++)
        {
            var planned = nights[0].AddDays(-n);
            (await Store.AddBackfillAsync(new(nightly, new(planned, planned, 1), [planned]), Acts.By("local:anna", "trigger.backfill"), Cancellation))!
                .Number.Should().Be(n + 1);
        }

        (await Backfill()).Should().BeNull();
    }

    private async Task<BackfillRecord?> Backfill(int parallel = 1) =>
        (await Store.AddBackfillAsync(new(nightly, new(nights[0], nights[^1], parallel), nights), Acts.By("local:anna", "trigger.backfill"), Cancellation));

    private Task<IReadOnlyList<BackfillRecord>> Backfills() => Store.ListBackfillsAsync(nightly, Cancellation);

    private Task<ClaimedRun> Fill(DateTimeOffset planned, int number = 1, IStore? store = null)
    {
        var run = Slot(planned, by: "local:anna");
        return (store ?? Store).ClaimAsync(run with { Claim = (TriggerClaim.Slot)run.Claim! with { Backfill = number } }, Cancellation);
    }
}
