using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Runs;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Storage.Sql;
using Workflows.Tests.Runtime;
using Workflows.Tests.Storage;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary>Events start runs, on a store that the subclass opens and with a clock that the test moves. It is noon when each test begins.</summary>
public abstract class EventTriggerTests : TriggerTests
{
    private protected EventTriggerTests(TriggerStore store)
        : base(store)
    {
    }

    [Fact]
    public async Task An_event_starts_one_run_with_what_it_says_by_whoever_sent_it()
    {
        await PublishAsync(Flow("where: 'event.size > 2'", "{ size: '{{ event.size }}', by: '{{ trigger.name }}' }"));
        await SendAsync("small", """{"size":2}""");
        await SendAsync("large", """{"size":3}""");
        await SendAsync("other", """{"size":9}""", type: "data.left");

        await DispatchAsync();
        await DispatchAsync();
        await SendAsync("large", """{"size":4}""");
        await DispatchAsync();

        var run = (await RunsAsync()).Should().ContainSingle().Subject;
        run.Trigger.Should().Be(new RunTrigger("event", "local:ada") { Name = "came" });
        run.Parameters.Should().Be("""{"size":3,"by":"came"}""");
        run.Folder.Should().Be("/flows");
        (await VerdictsAsync()).Should().BeEquivalentTo(["/sensors large: it started report#1", "/sensors small: it is not so that event.size > 2"]);
    }

    [Fact]
    public async Task Of_many_engines_one_starts_the_run_of_each_event()
    {
        await PublishAsync(Flow());
        for (var n = 0; n < 20; n++)
        {
            await SendAsync($"{n}");
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(DispatchAsync)));

        (await RunsAsync()).Should().HaveCount(20);
        (await Rig.Bare.ListOpenArrivalsAsync(0, 10, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_engine_that_died_between_the_start_and_the_closing_starts_nothing_twice()
    {
        await PublishAsync(Flow());
        await PublishAsync(Flow().Replace("name: report", "name: second", StringComparison.Ordinal));
        await SendAsync("1");
        var dies = true;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, call =>
        {
            if (dies && call == nameof(IStore.CloseArrivalsAsync))
            {
                throw new StoreUnavailableException(call, null);
            }
        });
        await FluentActions.Awaiting(() => Dispatcher(port).DispatchAsync(Cancellation)).Should().ThrowAsync<StoreUnavailableException>();
        (await RunsAsync()).Should().HaveCount(2, "both have started");
        dies = false;

        await Dispatcher(port).DispatchAsync(Cancellation);

        (await RunsAsync()).Should().HaveCount(2);
        (await Rig.Bare.ListOpenArrivalsAsync(0, 10, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_fails_for_one_trigger_is_tried_again_and_the_others_start_at_once()
    {
        await PublishAsync(Flow());
        await PublishAsync(Flow().Replace("name: report", "name: second", StringComparison.Ordinal));
        await SendAsync("1");
        var fails = 1;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, call =>
        {
            if (call == nameof(IStore.ClaimAsync) && Interlocked.Exchange(ref fails, 0) == 1)
            {
                throw new IOException("a bad disk");
            }
        });
        var runs = new TriggeredRuns(Evaluator.Evaluate, new Acceptance(port, Rig.Plans, Evaluator.Evaluate, Rig.Time).StartAsync, "/elsewhere");
        var dispatcher = new ArrivalDispatcher(port, Rig.Plans, runs, Rig.Time, Rig.Log);

        await dispatcher.DispatchAsync(Cancellation);
        (await RunsAsync()).Should().ContainSingle();
        await dispatcher.DispatchAsync(Cancellation);

        (await RunsAsync()).Select(run => run.Plan.Definition.Name).Should().BeEquivalentTo(["report", "second"]);
    }

    [Theory]
    [InlineData("where: 'event.size > 2'", "{}", "{}", "where: ")]
    [InlineData("where: 'event.size'", "{}", """{"size":3}""", "where: gives neither true nor false")]
    [InlineData("minimumSamples: 3", "{}", """{"samples":2}""", "it is of 2 samples, and the trigger wants 3 at least")]
    [InlineData("", "{ size: '{{ event.size }}' }", """{"size":"three"}""", "parameter size")]
    [InlineData("", "{ size: '{{ 1 / 0 }}' }", "{}", "with: ")]
    public async Task An_event_that_starts_nothing_says_why_and_is_not_looked_at_again(string rules, string with, string data, string why)
    {
        await PublishAsync(Flow(rules, with));
        await SendAsync("1", data);

        await DispatchAsync();

        (await VerdictsAsync()).Should().ContainSingle().Which.Should().StartWith($"/sensors 1: {why}");
        (await RunsAsync()).Should().BeEmpty();
        (await Rig.Bare.ListOpenArrivalsAsync(0, 10, Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_trigger_that_is_published_later_starts_nothing_of_before()
    {
        await SendAsync("before");
        await PublishAsync(Flow());
        await SendAsync("after");

        await DispatchAsync();

        (await RunsAsync()).Should().ContainSingle();
        (await VerdictsAsync()).Should().Contain("/sensors before: it came before the trigger was live, or while it was paused");
    }

    [Fact]
    public async Task An_event_that_has_expired_before_an_engine_looks_starts_nothing()
    {
        await PublishAsync(Flow());
        await SendAsync("1", expires: Rig.Time.GetUtcNow().AddMinutes(1));
        Rig.Time.Advance(TimeSpan.FromMinutes(1));

        await DispatchAsync();

        (await VerdictsAsync()).Should().Equal("/sensors 1: it had expired when it was looked at");
    }

    [Fact]
    public async Task A_flag_that_flutters_retrains_once_in_a_cool_down_also_after_an_outage()
    {
        await PublishAsync(Flow("coolDown: 1h"));
        for (var n = 0; n < 13; n++)
        {
            await SendAsync($"{n}");
            Rig.Time.Advance(TimeSpan.FromMinutes(10));
        }

        await DispatchAsync();

        (await RunsAsync()).Should().HaveCount(3, "those of 12:00, 13:00 and 14:00");
    }

    [Fact]
    public async Task While_a_run_goes_on_events_start_no_other_where_overlap_is_skip()
    {
        await PublishAsync(Flow("overlap: skip"));
        await SendAsync("1");
        await DispatchAsync();
        await SendAsync("2");
        await DispatchAsync();
        await EndAsync("report#1", 0);
        await SendAsync("3");
        await DispatchAsync();

        (await VerdictsAsync()).Should().BeEquivalentTo(
        [
            "/sensors 3: it started report#2",
            "/sensors 2: a run that the trigger started has not ended, and overlap is skip",
            "/sensors 1: it started report#1",
        ]);
    }

    [Fact]
    public async Task An_event_starts_a_run_only_where_the_newest_run_that_has_ended_was_as_onlyIf_says()
    {
        await PublishAsync(Flow("onlyIf: \"steps.work.state != 'failed'\""));
        await SendAsync("1");
        await DispatchAsync();
        await EndAsync("report#1", 0);
        await SendAsync("2");
        await DispatchAsync();
        await SendAsync("3");
        await DispatchAsync();
        await EndAsync("report#2", 1);
        await SendAsync("4");
        await DispatchAsync();

        (await VerdictsAsync()).Should().BeEquivalentTo(
        [
            "/sensors 4: it is not so that steps.work.state != 'failed'",
            "/sensors 3: it started report#3",
            "/sensors 2: it started report#2",
            "/sensors 1: it started report#1",
        ]);
    }

    [Fact]
    public async Task Events_of_another_project_start_nothing()
    {
        await PublishAsync(Flow());
        await Rig.Bare.AddArrivalsAsync([new("mine", "/sensors", "1", "data.arrived") { By = "local:eve" }], null, Cancellation);

        await DispatchAsync();

        (await RunsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task They_are_looked_at_each_second_and_a_store_that_is_away_is_waited_for()
    {
        await PublishAsync(Flow());
        var away = 5;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, call =>
        {
            if (call == nameof(IStore.ListOpenArrivalsAsync) && Interlocked.Decrement(ref away) >= 0)
            {
                throw new StoreUnavailableException(call, null);
            }
        });
        using var stop = new CancellationTokenSource();
        var working = Dispatcher(port).RunAsync(stop.Token);
        await SendAsync("1");

        for (var n = 0; n < 10_000 && (await RunsAsync()).Count == 0; n++)
        {
            Rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await RunsAsync()).Should().ContainSingle();
        await stop.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_trigger_that_was_published_before_an_event_came_is_asked_however_many_events_are_before_it()
    {
        for (var n = 0; n < 150; n++)
        {
            await SendAsync($"{n}");
        }

        var reads = 0;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, call =>
        {
            if (call == nameof(IStore.ListOpenArrivalsAsync) && ++reads == 2)
            {
                PublishAsync(Flow()).GetAwaiter().GetResult();
                SendAsync("late").GetAwaiter().GetResult();
            }
        });

        await Dispatcher(port).DispatchAsync(Cancellation);

        (await RunsAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task An_event_waits_for_whoever_can_read_the_version_and_its_other_triggers_are_asked_once()
    {
        await PublishAsync(Flow());
        var fails = true;
        var records = 0;
        var port = Runtime.Failures.ThrowingPort<IStore>.Around(Rig.Bare, call =>
        {
            records += call == nameof(IStore.RecordDeliveryAsync) ? 1 : 0;
            if (fails && call == nameof(IStore.FindVersionAsync))
            {
                throw new TimeZoneNotFoundException("no such zone here");
            }
        });
        var dispatcher = Dispatcher(port);
        await SendAsync("1");
        await dispatcher.DispatchAsync(Cancellation);
        await dispatcher.DispatchAsync(Cancellation);
        (await RunsAsync()).Should().BeEmpty();
        fails = false;

        await dispatcher.DispatchAsync(Cancellation);

        (await RunsAsync()).Should().ContainSingle();
        records.Should().Be(0);
        (await Rig.Bare.ListOpenArrivalsAsync(0, 10, Cancellation)).Should().BeEmpty();
    }

    private static string Flow(string rules = "", string with = "{}") =>
        $$"""
        name: report
        parameters: { size: { type: integer, default: 0 }, by: { default: nobody } }
        triggers:
          came: { event: { type: data.arrived{{(rules.Length > 0 ? $", {rules}" : string.Empty)}} }, with: {{with}} }
        steps: { work: { uses: container, image: busybox, command: ['true'] } }
        """;

    private ArrivalDispatcher Dispatcher(IStore? store = null) => new(
        store ?? Rig.Bare, Rig.Plans, new(Evaluator.Evaluate, Rig.Acceptance.StartAsync, "/elsewhere"), Rig.Time, Rig.Log);

    private Task DispatchAsync() => Dispatcher().DispatchAsync(Cancellation);

    /// <summary>A moment later: what comes at the very instant of a publish came before it.</summary>
    private async Task PublishAsync(string text)
    {
        await base.PublishAsync(text);
        Rig.Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private async Task SendAsync(string id, string data = "{}", string type = "data.arrived", DateTimeOffset? expires = null) =>
        await Rig.Bare.AddArrivalsAsync(
            [new("default", "/sensors", id, type) { Data = data, By = "local:ada", Expires = expires }], null, Cancellation);

    private async Task EndAsync(string run, int exit)
    {
        await Rig.Executor.Until(executor => executor.Begun.Exists(spec => spec.Run == run));
        Rig.Executor.End(Rig.Executor.Begun.Last(spec => spec.Run == run).Uid, new AttemptOutcome { Exit = exit });
        await Rig.UntilAsync((await RunsAsync()).Single(each => each.Label == run).Id, state => state.Status.IsFinal());
    }

    private async Task<IEnumerable<string>> VerdictsAsync() =>
        (await Rig.Bare.ListDeliveriesAsync(new("default", "report", "came"), 100, Cancellation)).Select(each => $"{each.Delivery.Id}: {each.Verdict}");
}

public sealed class SqliteEventTriggerTests() : EventTriggerTests(new SqliteTriggerStore());

public sealed class PostgresEventTriggerTests() : EventTriggerTests(new PostgresTriggerStore());
