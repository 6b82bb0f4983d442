using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Storing;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Steps that wait for events, and events that come: from another process, before the step waits, while no engine runs.</summary>
public sealed class EventWaitTests
{
    private const string Waits = "name: waits\nsteps: { arrived: { wait: { event: { type: data.arrived, where: 'event.size > 2' } } } }";

    private const string WaitsLater =
        """
        name: later
        steps:
          first: { uses: container, command: [x] }
          arrived: { needs: [first], wait: { event: { type: data.arrived } } }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_event_of_the_type_for_which_the_condition_holds_ends_the_wait_with_what_it_says()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync(Waits);
        await UntilWaitsAsync(rig, run);

        await SendAsync(rig, "small", """{"size":1}""");
        await SendAsync(rig, "left", """{"size":9}""", "data.left");
        await SendAsync(rig, "elsewhere", """{"size":9}""", project: "other");
        await SendAsync(rig, "odd", """{"size":"much"}""");
        await SendAsync(rig, "large", """{"size":3}""");
        await SendAsync(rig, "larger", """{"size":4}""");

        (await UntilEndedAsync(rig, run)).Steps[0].Outputs.Should().Be("""{"event":{"size":3}}""");
    }

    [Fact]
    public async Task An_event_that_came_since_the_run_began_counts_and_one_from_before_does_not()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        await SendAsync(rig, "before", """{"n":1}""");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var run = await rig.AcceptAsync(WaitsLater);
        await rig.Executor.UntilBegun("first");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(rig, "meanwhile", """{"n":2}""");
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        rig.Executor.End("first");

        (await UntilEndedAsync(rig, run)).Steps[1].Outputs.Should().Be("""{"event":{"n":2}}""");
    }

    [Fact]
    public async Task What_came_while_no_engine_ran_is_found_by_the_next_one()
    {
        await using var before = Rig.Create().Start();
        var run = await before.AcceptAsync(Waits);
        await UntilWaitsAsync(before, run);
        await using var rig = await before.RestartAsync(start: false);
        await SendAsync(rig, "large", """{"size":3}""");
        rig.Time.Advance(TimeSpan.FromHours(3));

        rig.Start();

        (await UntilEndedAsync(rig, run)).Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task All_runs_that_wait_for_an_event_go_on_with_it()
    {
        await using var rig = Rig.Create().Start();
        List<Guid> runs = [];
        for (var n = 0; n < 5; n++)
        {
            runs.Add(await rig.AcceptAsync(Waits));
        }

        foreach (var run in runs)
        {
            await UntilWaitsAsync(rig, run);
        }

        await SendAsync(rig, "large", """{"size":3}""");

        foreach (var run in runs)
        {
            (await UntilEndedAsync(rig, run)).Status.Should().Be(RunStatus.Succeeded);
        }
    }

    [Fact]
    public async Task An_event_that_has_expired_ends_no_wait()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => null;
        var run = await rig.AcceptAsync(WaitsLater);
        await rig.Executor.UntilBegun("first");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(rig, "short", """{"n":1}""", expires: rig.Time.GetUtcNow().AddSeconds(5));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        rig.Executor.End("first");
        await UntilWaitsAsync(rig, run);
        await SendAsync(rig, "long", """{"n":2}""");

        (await UntilEndedAsync(rig, run)).Steps[1].Outputs.Should().Be("""{"event":{"n":2}}""");
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_while_loses_no_event()
    {
        var away = 3;
        await using var rig = Rig.Create(new RigOptions
        {
            Decorate = store => Failures.ThrowingPort<IStore>.Around(store, call =>
            {
                if (call == nameof(IStore.ReadArrivalsAsync) && Interlocked.Decrement(ref away) >= 0)
                {
                    throw new StoreUnavailableException(call, null);
                }
            }),
        }).Start();
        var run = await rig.AcceptAsync(Waits);
        await UntilWaitsAsync(rig, run);
        await SendAsync(rig, "large", """{"size":3}""");

        (await UntilEndedAsync(rig, run)).Status.Should().Be(RunStatus.Succeeded);
        away.Should().BeNegative();
    }

    [Fact]
    public async Task A_cancelled_run_waits_no_more_and_nothing_is_read_where_nothing_waits()
    {
        var reads = 0;
        await using var rig = Rig.Create(new RigOptions
        {
            Decorate = store => Failures.ThrowingPort<IStore>.Around(store, call =>
            {
                if (call == nameof(IStore.ReadArrivalsAsync))
                {
                    Interlocked.Increment(ref reads);
                }
            }),
        }).Start();
        var run = await rig.AcceptAsync(Waits);
        await UntilWaitsAsync(rig, run);
        await rig.AskAsync(run, at => new CancelRequested("ada") { At = at, Seed = 1 });
        await rig.EndAsync(run);
        await rig.IdleAsync();
        var before = Volatile.Read(ref reads);

        for (var n = 0; n < 20; n++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await rig.IdleAsync();
        Volatile.Read(ref reads).Should().BeLessThanOrEqualTo(before + 1, "a last one may have been on its way");
    }

    private static async Task SendAsync(
        Rig rig, string id, string data, string type = "data.arrived", string project = "default", DateTimeOffset? expires = null) =>
        await rig.Bare.AddArrivalsAsync([new(project, "/sensors", id, type) { Data = data, By = "local:ada", Expires = expires }], null, Cancellation);

    private static Task<RunState> UntilWaitsAsync(Rig rig, Guid run) => rig.UntilAsync(run, state => state.Steps[^1].Status == StepStatus.Running);

    /// <summary>The engine looks once a second, by a clock that stands still.</summary>
    private static async Task<RunState> UntilEndedAsync(Rig rig, Guid run)
    {
        var ended = rig.EndAsync(run);
        while (!ended.IsCompleted)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ended, Task.Delay(5, Cancellation));
        }

        return await ended;
    }
}
