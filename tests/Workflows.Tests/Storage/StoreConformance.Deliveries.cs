using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Webhooks: each starts one run at most, and what became of it stays known.</summary>
public abstract partial class StoreConformance
{
    private static readonly TriggerKey Pushes = new("default", "chain", "push");

    [Fact]
    public async Task A_delivery_is_recorded_with_the_run_that_it_starts()
    {
        var claimed = await ClaimAsync(Delivery("one", "aa"));

        claimed.Run!.Should().BeEquivalentTo(new { Label = "chain#1", Existed = false });
        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle().Which.Should().Be(
            new DeliveryRecord(Delivery("one", "aa"), DeliveryOutcome.Started, "it started chain#1")
            {
                At = Clock.GetUtcNow(),
                Run = claimed.Run.Id,
                Label = "chain#1",
                Number = 1,
            });
        (await Store.ReadInboxAsync(0, 10, Cancellation)).Should().ContainSingle().Which.Run.Should().Be(claimed.Run.Id);
    }

    [Fact]
    public async Task A_delivery_that_comes_again_gives_the_first_run_however_late_and_whatever_its_bytes()
    {
        var first = (await ClaimAsync(Delivery("one", "aa"))).Run!;
        Clock.Advance(TimeSpan.FromDays(29));

        (await ClaimAsync(Delivery("one", "aa"))).Run.Should().Be(first with { Existed = true, IsNewVersion = false });
        (await ClaimAsync(Delivery("one", "bb"))).Run!.Id.Should().Be(first.Id);

        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().ContainSingle();
        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_same_bytes_under_another_id_or_none_are_the_same_delivery_for_ten_minutes()
    {
        var first = (await ClaimAsync(Delivery("one", "aa"))).Run!;

        (await ClaimAsync(Delivery("two", "aa"))).Run!.Id.Should().Be(first.Id);
        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        (await ClaimAsync(Delivery(null, "aa"))).Run!.Id.Should().Be(first.Id);
        Clock.Advance(TimeSpan.FromTicks(1));

        (await ClaimAsync(Delivery(null, "aa"))).Run!.Label.Should().Be("chain#2");
        (await ClaimAsync(Delivery(null, "bb"))).Run!.Label.Should().Be("chain#3");
    }

    [Fact]
    public async Task Deliveries_to_another_trigger_are_others()
    {
        await ClaimAsync(Delivery("one", "aa"));

        (await ClaimAsync(Delivery("one", "aa") with { Trigger = Pushes with { Name = "tags" } })).Run!.Label.Should().Be("chain#2");
        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle().Which.Label.Should().Be("chain#1");
    }

    [Fact]
    public async Task A_run_that_is_refused_leaves_no_delivery()
    {
        var run = Flows.Run(Flows.Chain) with
        {
            Claim = new TriggerClaim.Delivery(Delivery("one", "aa")),
            ConcurrencyKey = (_, _) => throw new InvalidOperationException("no key"),
        };

        await FluentActions.Awaiting(() => Store.ClaimAsync(run, Cancellation)).Should().ThrowAsync<InvalidOperationException>();

        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().BeEmpty();
        (await ClaimAsync(Delivery("one", "aa"))).Run!.Label.Should().Be("chain#1");
    }

    [Fact]
    public async Task A_delivery_that_started_nothing_may_start_a_run_when_it_comes_again()
    {
        (await RecordAsync(Delivery("one", "aa"), DeliveryOutcome.Refused, "no such parameter")).Should().BeEquivalentTo(
            new { Outcome = DeliveryOutcome.Refused, Verdict = "no such parameter", Run = (Guid?)null });
        (await RecordAsync(Delivery("one", "aa"), DeliveryOutcome.Ignored, "branch x is none of main")).Outcome.Should().Be(DeliveryOutcome.Ignored);

        (await ClaimAsync(Delivery("one", "aa"))).Run!.Label.Should().Be("chain#1");

        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle("it is one delivery").Which.Label.Should().Be("chain#1");
    }

    [Fact]
    public async Task A_delivery_that_has_started_a_run_stays_so_whatever_is_said_of_it_later()
    {
        var run = (await ClaimAsync(Delivery("one", "aa"))).Run!;

        (await RecordAsync(Delivery("one", "aa"), DeliveryOutcome.Ignored, "the trigger is for tags by now"))
            .Should().BeEquivalentTo(new { Outcome = DeliveryOutcome.Started, Run = run.Id });
        (await RecordAsync(Delivery("two", "aa"), DeliveryOutcome.Ignored, "the trigger is for tags by now")).Run.Should().Be(run.Id);

        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle().Which.Run.Should().Be(run.Id);
    }

    [Fact]
    public async Task Deliveries_without_an_id_are_each_recorded_newest_first_and_for_thirty_days()
    {
        for (var i = 0; i < 3; i++)
        {
            await RecordAsync(Delivery(null, $"a{i}"), DeliveryOutcome.Ignored, $"{i}");
            Clock.Advance(TimeSpan.FromDays(10));
        }

        (await Store.ListDeliveriesAsync(Pushes, 2, Cancellation)).Select(delivery => delivery.Verdict).Should().Equal("2", "1");
        Clock.Advance(TimeSpan.FromTicks(1));
        await RecordAsync(Delivery(null, "a3"), DeliveryOutcome.Ignored, "3");
        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Select(delivery => delivery.Verdict).Should().Equal("3", "2", "1");
    }

    [Fact]
    public async Task A_run_that_is_removed_is_not_started_again_by_its_delivery()
    {
        var run = Flows.Run(Flows.Chain);
        var driven = await Driven.Load(
            Store, (await Store.ClaimAsync(run with { Claim = new TriggerClaim.Delivery(Delivery("one", "aa")) }, Cancellation)).Run!.Id, run.Plans);
        await Store.CommitAsync([driven.Grant().End().End().Take()], Cancellation);
        await AnswerAsync(driven);
        Clock.Advance(TimeSpan.FromDays(3));

        (await CollectAsync(new() { Runs = TimeSpan.FromDays(1) })).Runs.Should().Be(1);

        (await ClaimAsync(Delivery("one", "aa"))).Should().Be(new ClaimedRun(null, "it came before: it started chain#1, which is removed"));
        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Outcome = DeliveryOutcome.Started, Run = (Guid?)null, Label = "chain#1" });
        (await Store.ListRunsAsync(new RunFilter("default"), Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task While_its_trigger_is_paused_a_delivery_starts_nothing_unless_a_person_asks()
    {
        await Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);
        await Declare(("push", "git"));
        await Store.PauseAsync(Pushes, isPause: true, Acts.By("ada"), Cancellation);

        (await ClaimAsync(Delivery("one", "aa"))).Should().Be(new ClaimedRun(null, "the trigger is paused"));
        (await Store.ListDeliveriesAsync(Pushes, 10, Cancellation)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Outcome = DeliveryOutcome.Ignored, Verdict = "the trigger is paused" });
        (await ClaimAsync(Delivery("two", "bb"), isReplay: true)).Run!.Label.Should().Be("chain#2");
        await Store.PauseAsync(Pushes, isPause: false, Acts.By("ada"), Cancellation);
        (await ClaimAsync(Delivery("one", "aa"))).Run!.Label.Should().Be("chain#3");
    }

    [Fact]
    public async Task The_bodies_of_the_newest_deliveries_of_a_trigger_are_kept()
    {
        await RecordAsync(Delivery("none", "x"), DeliveryOutcome.Ignored, "x");
        for (var n = 0; n <= NewDelivery.MostBodies; n++)
        {
            await RecordAsync(Delivery($"{n}", $"{n}") with { Body = $"[{n}]" }, DeliveryOutcome.Ignored, $"{n}");
        }

        var listed = await Store.ListDeliveriesAsync(Pushes, 200, Cancellation);
        var (oldest, next) = (listed.Single(each => each.Verdict == "0"), listed.Single(each => each.Verdict == "1"));

        listed.Count(each => each.HasBody).Should().Be(NewDelivery.MostBodies);
        (await Store.FindDeliveryAsync(Pushes, oldest.Number, Cancellation))!.Delivery.Body.Should().BeNull();
        (await Store.FindDeliveryAsync(Pushes, next.Number, Cancellation))!.Delivery.Body.Should().Be("[1]");
        (await Store.FindDeliveryAsync(Pushes with { Name = "tags" }, next.Number, Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task Of_many_that_come_at_once_one_starts_the_run()
    {
        var claimed = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => ClaimAsync(Delivery(i % 2 == 0 ? "one" : $"id {i}", "aa")))));

        claimed.Select(each => each.Run!.Label).Should().AllBe("chain#1");
        claimed.Count(each => !each.Run!.Existed).Should().Be(1);
    }

    private static NewDelivery Delivery(string? id, string digest) => new(Pushes) { Id = id, Digest = digest, Headers = """{"event":"push"}""" };

    private Task<ClaimedRun> ClaimAsync(NewDelivery delivery, bool isReplay = false) => Store.ClaimAsync(
        Flows.Run(Flows.Chain) with { Trigger = new("git", "github:ann"), Claim = new TriggerClaim.Delivery(delivery) { IsReplay = isReplay } }, Cancellation);

    private Task<DeliveryRecord> RecordAsync(NewDelivery delivery, DeliveryOutcome outcome, string verdict) =>
        Store.RecordDeliveryAsync(delivery, outcome, verdict, audit: null, Cancellation);
}
