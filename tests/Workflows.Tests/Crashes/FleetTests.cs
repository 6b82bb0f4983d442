using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>Engines side by side that die and stand still under load: nothing is lost, nothing is done twice (RELIABILITY F3, F4).</summary>
public sealed class FleetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An engine that is started again within its lease finds what it had begun: not one attempt is lost.</summary>
    [Fact]
    public async Task Two_engines_of_which_one_is_killed_every_five_seconds_for_a_minute_lose_and_double_nothing()
    {
        _ = TestServer.Required();
        await using var fleet = await Fleet.StartAsync(engines: 2, settings: string.Empty);
        using var enough = new CancellationTokenSource();
        await fleet.TickAsync();
        var load = fleet.LoadAsync(enough.Token);
        for (var kill = 0; kill < 12; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
            await fleet.KillAndBeginAsync(kill % 2);
        }

        await enough.CancelAsync();
        await load;

        (await fleet.TickProblemsAsync()).Should().BeEmpty();
        (await fleet.ProblemsAsync(fleet.MayHaveLost)).Should().BeEmpty();
        Tell(4, "Two engines on PostgreSQL, one of them killed every 5 s", $"12 kills, {fleet.Told()}");
    }

    /// <summary>Others take what it had, so its own attempts are lost; each is made again, and no step is recorded twice.</summary>
    [Fact]
    public async Task Engines_that_stand_still_past_their_lease_record_and_start_nothing_more()
    {
        _ = TestServer.Required();
        var told = await Task.WhenAll(StandStillAsync(10), StandStillAsync(10));
        Tell(5, "Engines on PostgreSQL that stand still for twice their lease", $"20 times; {string.Join("; ", told)}");
    }

    /// <summary>What it had given up is the other's; if it had not yet, the next engine of its folder finds it.</summary>
    [Fact]
    public async Task An_engine_that_is_killed_while_it_hands_partitions_over_loses_and_doubles_nothing()
    {
        _ = TestServer.Required();
        await using var fleet = await Fleet.StartAsync(engines: 2, settings: string.Empty, begins: false);
        using var enough = new CancellationTokenSource();
        await fleet.StartRunAsync();
        fleet.Begin(1);
        await fleet.AloneAsync();
        var load = fleet.LoadAsync(enough.Token);
        var kills = 0;
        // All that are given up are so at once: an engine passes each point once, and is killed there twice.
        foreach (var armed in Scenarios.PointsOfFleets.SelectMany(point => Enumerable.Repeat($"{point}:1", 2)))
        {
            await fleet.StopAsync(1);
            fleet.Begin(0, armed);
            await fleet.AloneAsync();
            fleet.Begin(1);
            await fleet.DiesAsync(0);
            kills++;
        }

        fleet.Begin(0);
        await enough.CancelAsync();
        await load;

        // The next engine of its folder may come after the lease, on a machine that is busy: then the other one has taken all, and made its attempts again.
        (await fleet.ProblemsAsync(mayLose: true)).Should().BeEmpty();
        Tell(7, "Engines on PostgreSQL that are killed while they hand partitions over", $"{kills} kills, {fleet.Told()}");
    }

    private static void Tell(int order, string title, string counted)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(counted);
        ReliabilityPage.Write(order, title, $"{counted}; 0 lost or duplicated");
    }

    private static async Task<string> StandStillAsync(int times)
    {
        await using var fleet = await Fleet.StartAsync(engines: 2, settings: "leaseSeconds: 2\n");
        using var enough = new CancellationTokenSource();
        var load = fleet.LoadAsync(enough.Token);
        for (var n = 0; n < times; n++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
            await fleet.SignalAsync(n % 2, "STOP");
            await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
            await fleet.SignalAsync(n % 2, "CONT");
        }

        await enough.CancelAsync();
        await load;

        (await fleet.ProblemsAsync(mayLose: true)).Should().BeEmpty();
        return fleet.Told();
    }
}
