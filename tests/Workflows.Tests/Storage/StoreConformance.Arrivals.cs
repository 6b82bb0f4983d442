using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Events: each is stored once, and starts one run at most for each trigger.</summary>
public abstract partial class StoreConformance
{
    private static readonly TriggerKey Arrived = new("default", "chain", "arrived");

    [Fact]
    public async Task An_event_is_stored_once_and_a_second_one_of_its_source_and_id_is_the_first()
    {
        var first = await AddAsync(Event("1") with { Subject = "a", Time = Flows.Start, Data = """{"size":3}""" });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await AddAsync(Event("1") with { Type = "another", Data = "{}", By = "eve" });
        await AddAsync(Event("1") with { Source = "/other" });
        await AddAsync(Event("1") with { Project = "mine" });

        first.Should().Be(new ArrivalRecord(first.Number, first.Arrival, Flows.Start, Flows.Start + NewArrival.KeptFor));
        first.Arrival.Should().Be(Event("1") with { Subject = "a", Time = Flows.Start, Data = """{"size":3}""", Expires = first.Expires });
        again.Should().Be(first);
        (await Store.ListArrivalsAsync(new("default"), Cancellation)).Select(each => each.Arrival.Source).Should().Equal("/other", "/sensors");
    }

    [Fact]
    public async Task Events_are_stored_all_or_none_and_are_on_record_where_one_is_new()
    {
        var both = await Store.AddArrivalsAsync([Event("2"), Event("1"), Event("2")], Acts.By("ada", "event.send", "two"), Cancellation);
        await Store.AddArrivalsAsync([Event("1"), Event("2")], Acts.By("ada", "event.send", "again"), Cancellation);
        var broken = Store.AddArrivalsAsync([Event("3"), Event("4") with { Data = null! }], Acts.By("ada", "event.send", "broken"), Cancellation);

        await FluentActions.Awaiting(() => broken).Should().ThrowAsync<Exception>();
        both.Select(each => each.Arrival.Id).Should().Equal("2", "1", "2");
        (await Store.ListArrivalsAsync(new("default"), Cancellation)).Should().HaveCount(2);
        (await Store.ListAuditAsync(new(), Cancellation)).Should().ContainSingle().Which.Entry.Object.Should().Be("two");
    }

    [Fact]
    public async Task Events_are_listed_newest_first_by_type_and_from_a_cursor_on()
    {
        for (var n = 0; n < 5; n++)
        {
            await AddAsync(Event($"{n}") with { Type = n % 2 == 0 ? "even" : "odd" });
        }

        var page = await Store.ListArrivalsAsync(new("default") { Most = 2 }, Cancellation);
        var next = await Store.ListArrivalsAsync(new("default") { Most = 2, Before = page[^1].Number }, Cancellation);

        page.Concat(next).Select(each => each.Arrival.Id).Should().Equal("4", "3", "2", "1");
        (await Store.ListArrivalsAsync(new("default") { Type = "even" }, Cancellation)).Select(each => each.Arrival.Id).Should().Equal("4", "2", "0");
        (await Store.ReadArrivalsAsync("default", "odd", Flows.Start, 0, 10, Cancellation)).Select(each => each.Arrival.Id).Should().Equal("1", "3");
        (await Store.ReadArrivalsAsync("default", "odd", Flows.Start.AddTicks(10), 0, 10, Cancellation)).Should().BeEmpty("they came before");
    }

    [Fact]
    public async Task Events_are_open_until_they_are_closed()
    {
        var numbers = new List<long>();
        for (var n = 0; n < 3; n++)
        {
            numbers.Add((await AddAsync(Event($"{n}"))).Number);
        }

        await Store.CloseArrivalsAsync([numbers[1]], Cancellation);
        await AddAsync(Event("1"));

        (await Store.ListOpenArrivalsAsync(0, 10, Cancellation)).Select(each => each.Arrival.Id).Should().Equal("0", "2");
        (await Store.ListOpenArrivalsAsync(numbers[0], 10, Cancellation)).Select(each => each.Arrival.Id).Should().Equal("2");
        (await Store.ListOpenArrivalsAsync(0, 1, Cancellation)).Select(each => each.Arrival.Id).Should().Equal("0");
    }

    [Fact]
    public async Task An_event_is_forgotten_when_it_expires_and_after_thirty_days_at_the_latest()
    {
        await AddAsync(Event("short") with { Expires = Flows.Start.AddHours(1) });
        await AddAsync(Event("long") with { Expires = Flows.Start.AddYears(1) });
        Clock.Advance(TimeSpan.FromHours(2));
        await AddAsync(Event("new"));
        await Store.CloseArrivalsAsync([], Cancellation);
        (await Store.ListArrivalsAsync(new("default"), Cancellation)).Select(each => each.Arrival.Id).Should().Equal("new", "long");
        Clock.Advance(NewArrival.KeptFor + TimeSpan.FromTicks(1));

        await AddAsync(Event("later"));
        await Store.CloseArrivalsAsync([], Cancellation);

        (await Store.ListArrivalsAsync(new("default"), Cancellation)).Select(each => each.Arrival.Id).Should().Equal("later");
    }

    [Fact]
    public async Task A_number_never_comes_to_mean_another_event()
    {
        var gone = await AddAsync(Event("short") with { Expires = Flows.Start.AddHours(1) });
        Clock.Advance(TimeSpan.FromHours(2));
        await Store.CloseArrivalsAsync([], Cancellation);

        (await AddAsync(Event("short"))).Number.Should().BeGreaterThan(gone.Number, "who has read the old one may close it yet");
    }

    [Fact]
    public async Task An_event_that_has_expired_is_taken_again_before_it_is_forgotten()
    {
        await AddAsync(Event("short") with { Expires = Flows.Start.AddHours(1) });
        Clock.Advance(TimeSpan.FromHours(2));

        (await AddAsync(Event("short") with { Data = "{\"again\":true}" })).Arrival.Data.Should().Be("{\"again\":true}");
    }

    [Fact]
    public async Task An_event_starts_one_run_for_a_trigger_however_often_it_is_claimed_at_once()
    {
        await ListenAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimEventAsync("1", 1))));

        claims.Where(claim => !claim.Run!.Existed).Should().ContainSingle();
        claims.Select(claim => claim.Run!.Id).Distinct().Should().ContainSingle();
        (await Store.ListDeliveriesAsync(Arrived, 10, Cancellation)).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Outcome = DeliveryOutcome.Started, At = Flows.Start.AddMinutes(1), Label = "chain#2" });
    }

    [Fact]
    public async Task An_event_of_before_its_trigger_was_live_or_while_it_is_paused_starts_nothing_and_says_so()
    {
        (await ClaimEventAsync("0", 1)).Why.Should().Be("no live version declares this trigger");
        await ListenAsync();

        (await ClaimEventAsync("1", 0)).Should().Be(new ClaimedRun(null, "it came before the trigger was live, or while it was paused"));
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Store.PauseAsync(Arrived, true, Acts.By("ada"), Cancellation);
        (await ClaimEventAsync("2", 5)).Should().Be(new ClaimedRun(null, "the trigger is paused"));
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Store.PauseAsync(Arrived, false, Acts.By("ada"), Cancellation);
        (await ClaimEventAsync("3", 9)).Run.Should().BeNull("it came while the trigger was paused");
        (await ClaimEventAsync("4", 11)).Run!.Label.Should().Be("chain#2");

        (await Store.ListDeliveriesAsync(Arrived, 10, Cancellation)).Select(each => each.Outcome).Should().Equal(
            DeliveryOutcome.Started, DeliveryOutcome.Ignored, DeliveryOutcome.Ignored, DeliveryOutcome.Ignored, DeliveryOutcome.Ignored);
    }

    [Fact]
    public async Task Of_events_that_come_close_together_only_as_many_start_runs_as_their_trigger_says()
    {
        await ListenAsync();
        var trigger = Listens with { CoolDown = TimeSpan.FromMinutes(10), MostPerWindow = new(2, TimeSpan.FromHours(2)) };

        var started = new List<int>();
        foreach (var minute in (int[])[1, 5, 11, 30, 40, 122, 200])
        {
            if ((await ClaimEventAsync($"{minute}", minute, trigger)).Run is not null)
            {
                started.Add(minute);
            }
        }

        started.Should().Equal(1, 11, 122, 200);
        var why = (await Store.ListDeliveriesAsync(Arrived, 10, Cancellation)).ToDictionary(each => each.Delivery.Id!, each => each.Verdict);
        why["/sensors 5"].Should().StartWith("it cools down");
        why["/sensors 40"].Should().Be("2 runs were started within 2h, which is the most");
    }

    [Fact]
    public async Task What_a_commit_tells_is_stored_with_it_and_once_and_not_at_all_where_it_is_refused()
    {
        var run = await Driven.Accept(Store, Flows.Run(Flows.Chain));

        await Store.CommitAsync([run.Grant().Take() with { Arrivals = [Event("1"), Event("1")] }], Cancellation);
        await Store.CommitAsync([run.End().Take() with { Arrivals = [Event("1") with { Type = "another" }] }], Cancellation);
        var again = run.End().Take() with { Arrivals = [Event("2")] };
        await Store.CommitAsync([again], Cancellation);
        await FluentActions.Awaiting(() => Store.CommitAsync([again with { Arrivals = [Event("3")] }], Cancellation)).Should().ThrowAsync<Exception>();

        (await Store.ListOpenArrivalsAsync(0, 10, Cancellation)).Select(each => (each.Arrival.Id, each.Arrival.Type, each.At)).Should().Equal(
            ("1", "data.arrived", Clock.GetUtcNow()), ("2", "data.arrived", Clock.GetUtcNow()));
    }

    private static TriggerDefinition.Event Listens { get; } = new("arrived", new EventMatch("data.arrived", null));

    private static NewArrival Event(string id) => new("default", "/sensors", id, "data.arrived") { By = "local:ada" };

    private async Task<ArrivalRecord> AddAsync(NewArrival arrival) => (await Store.AddArrivalsAsync([arrival], null, Cancellation)).Single();

    /// <summary>A workflow with an event trigger, and one run that nobody sent an event for.</summary>
    private async Task ListenAsync()
    {
        await Store.AcceptAsync(Flows.Run(Flows.Chain), Cancellation);
        await Declare(("arrived", "event data.arrived"));
    }

    /// <param name="id">Of the event.</param>
    /// <param name="minute">When it came.</param>
    /// <param name="trigger">Which asks for it.</param>
    private Task<ClaimedRun> ClaimEventAsync(string id, int minute, TriggerDefinition.Event? trigger = null)
    {
        var delivery = new NewDelivery(Arrived) { Id = $"/sensors {id}", Digest = $"digest {id}" };
        return Store.ClaimAsync(
            Flows.Run(Flows.Chain) with { Claim = new TriggerClaim.Arrival(delivery, Flows.Start.AddMinutes(minute), trigger ?? Listens) }, Cancellation);
    }
}
