using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Schedules: how far each is, and one run for each slot.</summary>
public abstract partial class StoreConformance
{
    private static readonly TriggerKey nightly = new("default", "chain", "nightly");
    private static readonly DateTimeOffset slot = Flows.Start.AddHours(3);

    [Fact]
    public async Task A_slot_starts_one_run_however_often_it_is_claimed()
    {
        await Schedule();

        var first = await Claim(slot);
        var second = await Claim(slot);

        first.Run.Should().BeEquivalentTo(new { Label = "chain#2", Existed = false });
        second.Run.Should().BeEquivalentTo(new { first.Run!.Id, Label = "chain#2", Existed = true });
        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().HaveCount(2);
        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Planned = slot, State = SlotState.Started, Run = first.Run.Id, Label = "chain#2" });
        (await Trigger()).Last.Should().Be(slot);
    }

    [Fact]
    public async Task Of_engines_that_claim_a_slot_at_once_one_starts_its_run()
    {
        await Schedule();
        await using var other = await OpenAsync(Clock);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Claim(slot, store: n % 2 == 0 ? Store : other))));

        claims.Count(claim => !claim.Run!.Existed).Should().Be(1);
        claims.Select(claim => claim.Run!.Id).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_run_that_can_t_be_recorded_leaves_its_slot_open()
    {
        await Schedule();
        var broken = Slot(slot) with { ConcurrencyKey = (_, _) => throw new InvalidOperationException("no key") };

        await FluentActions.Awaiting(() => Store.ClaimAsync(broken, Cancellation)).Should().ThrowAsync<InvalidOperationException>();

        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Should().BeEmpty();
        (await Claim(slot)).Run.Should().NotBeNull();
    }

    [Fact]
    public async Task A_slot_that_is_older_than_one_that_was_handled_starts_nothing()
    {
        await Schedule();
        await Store.PassAsync(nightly, slot, SlotState.Skipped, "missed", Cancellation);

        var older = await Claim(slot.AddHours(-1));
        var same = await Claim(slot);

        (older.Run, same.Run).Should().Be((null, null));
        same.Why.Should().Be("missed");
        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Should().ContainSingle().Which.State.Should().Be(SlotState.Skipped);
    }

    [Fact]
    public async Task A_slot_that_was_started_is_not_passed_over()
    {
        await Schedule();
        await Claim(slot);

        await Store.PassAsync(nightly, slot, SlotState.Failed, "late", Cancellation);

        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Should().ContainSingle().Which.State.Should().Be(SlotState.Started);
    }

    [Theory]
    [InlineData(Overlap.Allow, SlotState.Started)]
    [InlineData(Overlap.Skip, SlotState.Skipped)]
    [InlineData(Overlap.BufferOne, SlotState.Waiting)]
    [InlineData(Overlap.BufferAll, SlotState.Waiting)]
    [InlineData(Overlap.CancelOther, SlotState.Waiting)]
    [InlineData(Overlap.TerminateOther, SlotState.Waiting)]
    public async Task While_an_earlier_run_has_not_ended_the_rule_of_overlap_is_recorded(Overlap overlap, SlotState state)
    {
        await Schedule();
        var earlier = (await Claim(slot, overlap)).Run!;

        var claim = await Claim(slot.AddHours(1), overlap);

        var newest = (await Store.ListSlotsAsync(nightly, 10, Cancellation))[0];
        newest.State.Should().Be(state);
        newest.Why.Should().Be(claim.Why);
        (claim.Run is null).Should().Be(overlap != Overlap.Allow);
        (await Store.ListUnfinishedAsync(nightly, Cancellation)).Should().BeEquivalentTo(claim.Run is { } run ? new[] { earlier.Id, run.Id } : [earlier.Id]);
        (await Trigger()).Waiting.Should().Equal(state == SlotState.Waiting ? [slot.AddHours(1)] : []);
    }

    [Fact]
    public async Task A_slot_that_waits_starts_once_the_earlier_run_has_ended()
    {
        await Schedule();
        var earlier = await Driven.Load(Store, (await Claim(slot, Overlap.BufferAll)).Run!.Id, Flows.Plans(Flows.Chain));
        await Claim(slot.AddHours(1), Overlap.BufferAll);
        await Claim(slot.AddHours(2), Overlap.BufferAll);

        (await Claim(slot.AddHours(1), Overlap.BufferAll)).Run.Should().BeNull("it waits still");
        await Store.CommitAsync([earlier.Grant().End().End().Take()], Cancellation);

        (await Claim(slot.AddHours(2), Overlap.BufferAll)).Run.Should().BeNull("an older one waits");
        (await Claim(slot.AddHours(1), Overlap.BufferAll)).Run.Should().NotBeNull();
        (await Trigger()).Waiting.Should().Equal(slot.AddHours(2));
    }

    [Fact]
    public async Task Of_slots_that_stop_what_runs_only_the_newest_waits()
    {
        await Schedule();
        await Claim(slot, Overlap.CancelOther);
        await Claim(slot.AddHours(1), Overlap.CancelOther);
        await Claim(slot.AddHours(2), Overlap.CancelOther);

        (await Trigger()).Waiting.Should().Equal(slot.AddHours(2));
        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Select(each => each.State)
            .Should().Equal(SlotState.Waiting, SlotState.Skipped, SlotState.Started);
    }

    [Fact]
    public async Task A_schedule_that_is_paused_starts_nothing_but_by_hand_and_makes_up_for_nothing()
    {
        await Schedule();

        (await Store.PauseAsync(nightly, true, Acts.By("ada"), Cancellation)).Should().BeTrue();
        (await Store.PauseAsync(nightly, true, Acts.By("bob"), Cancellation)).Should().BeFalse("it is paused already");
        (await Claim(slot)).Run.Should().BeNull();
        (await Claim(slot.AddMinutes(1), by: "ada")).Run.Should().NotBeNull();
        (await Trigger()).Should().BeEquivalentTo(new { PausedBy = "ada", PausedAt = Flows.Start, Last = Flows.Start });

        Clock.Advance(TimeSpan.FromHours(4));
        (await Store.PauseAsync(nightly, false, Acts.By("bob"), Cancellation)).Should().BeTrue();
        (await Trigger()).Should().BeEquivalentTo(new { PausedBy = (string?)null, Last = Flows.Start.AddHours(4) });
        (await Claim(slot)).Run.Should().BeNull();
    }

    [Fact]
    public async Task A_schedule_counts_from_when_it_became_live_and_from_a_change_but_goes_on_through_any_other()
    {
        await Schedule();
        await Claim(slot);
        await Publish("two", slot.AddDays(1));
        await Declare(("nightly", "0 3 * * * UTC"));
        (await Trigger()).Last.Should().Be(slot, "it comes as before");

        await Publish("three", slot.AddDays(2));
        await Declare(("nightly", "0 4 * * * UTC"));
        (await Trigger()).Last.Should().Be(slot.AddDays(2));

        await Declare();
        (await Store.ListTriggersAsync(null, Cancellation)).Should().BeEmpty();
        await Declare(("nightly", "0 4 * * * UTC"));
        (await Trigger()).Last.Should().Be(slot.AddDays(2));
    }

    [Fact]
    public async Task What_a_version_declared_that_is_live_no_more_is_not_recorded()
    {
        var old = await Schedule();
        await Publish("two", slot);

        await Store.DeclareAsync(old, [], Cancellation);

        (await Store.ListTriggersAsync("default", Cancellation)).Should().ContainSingle();
        (await Store.ListTriggersAsync("abroad", Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_version_knows_the_folder_that_it_was_published_from_last()
    {
        async Task<string?> Folder() => (await Store.FindVersionAsync("default", "chain", null, Cancellation))!.Folder;
        await Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);
        (await Folder()).Should().BeNull();

        var run = Flows.Run(Flows.Chain);
        await Store.AcceptAsync(run with { Version = run.Version with { Folder = "/a" } }, Cancellation);
        (await Folder()).Should().Be("/a");
        await Store.AcceptAsync(run with { Id = Guid.CreateVersion7(Flows.Start), Version = run.Version with { Folder = "/b" } }, Cancellation);
        (await Folder()).Should().Be("/a", "a run alone moves nothing");
        await Store.PublishAsync(Flows.Version(Flows.Chain) with { Folder = "/c" }, Cancellation);
        (await Folder()).Should().Be("/c");
        await Store.PublishAsync(Flows.Version(Flows.Chain), Cancellation);
        (await Folder()).Should().Be("/c", "what comes over a wire has no folder");
    }

    [Fact]
    public async Task A_run_past_its_time_takes_its_slot_along_which_starts_no_other()
    {
        await Schedule();
        var old = await Driven.Load(Store, (await Claim(slot)).Run!.Id, Flows.Plans(Flows.Chain));
        await Store.CommitAsync([old.Grant().End().End().Take()], Cancellation);
        await AnswerAsync(old);
        Clock.Advance(TimeSpan.FromDays(31));

        (await CollectAsync(month)).Runs.Should().Be(1);

        (await Store.ListSlotsAsync(nightly, 10, Cancellation)).Should().BeEmpty();
        (await Claim(slot)).Run.Should().BeNull();
    }

    private static NewRun Slot(DateTimeOffset planned, Overlap overlap = Overlap.Allow, string? by = null) => Flows.Run(Flows.Chain) with
    {
        Trigger = new RunTrigger("schedule", "trigger:nightly") { Name = "nightly", ScheduledTime = planned },
        Claim = new TriggerClaim.Slot("nightly", planned) { Overlap = overlap, By = by },
    };

    private Task<ClaimedRun> Claim(DateTimeOffset planned, Overlap overlap = Overlap.Allow, string? by = null, IStore? store = null) =>
        (store ?? Store).ClaimAsync(Slot(planned, overlap, by), Cancellation);

    private Task<VersionRecord> Publish(string text, DateTimeOffset at) => Store.PublishAsync(Flows.Version(Flows.Chain, text) with { At = at }, Cancellation);

    private async Task Declare(params (string Name, string When)[] schedules)
    {
        var live = (await Store.ListLiveAsync(Cancellation)).Single();
        await Store.DeclareAsync(live, [.. schedules.Select(each => new CountedTrigger(each.Name, each.When))], Cancellation);
    }

    /// <summary>A workflow with a schedule, and one run that nobody scheduled.</summary>
    private async Task<LiveWorkflow> Schedule()
    {
        await Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);
        await Declare(("nightly", "0 3 * * * UTC"));
        (await Trigger()).Last.Should().Be(Flows.Start);
        return (await Store.ListLiveAsync(Cancellation)).Single();
    }

    private async Task<TriggerRecord> Trigger() => (await Store.ListTriggersAsync("default", Cancellation)).Should().ContainSingle().Subject;
}
