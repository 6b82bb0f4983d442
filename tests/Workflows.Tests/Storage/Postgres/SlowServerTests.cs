using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Storage.Postgres;
using Workflows.Tests.Cli;
using Workflows.Tests.Executors;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>
/// A server that is slow with each answer, under engines whose leases are ten times as long. All of it happens in real time: a lease ends by the server's
/// clock.
/// </summary>
public sealed class SlowServerTests : OwnDatabase
{
    private const int Steps = 3;

    private static readonly TimeSpan slowness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan lease = 10 * slowness;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(4);

    private static readonly string chain = Chains.Of(Steps);

    [Fact]
    public async Task An_engine_on_a_slow_server_keeps_its_leases_and_its_runs_end_once()
    {
        await using var way = new CutConnections(Database);
        using var clock = new RunningClock();
        await using var rig = Rig(way.Connection, clock);
        List<Guid> runs = [];
        for (var n = 0; n < 6; n++)
        {
            runs.Add(await rig.AcceptAsync(chain));
        }

        way.Slowness = slowness;
        rig.Start();
        runs.Add(await rig.AcceptAsync(chain));

        // It takes whatever is free for a moment, and half of all once the other one has given that up.
        using var otherClock = new RunningClock();
        await using var other = Rig(Database, otherClock);
        other.Executor.Script = _ => ScriptedExecutor.Success;
        other.Start();
        await Eventually.TrueAsync(
            async () => (await other.Bare.ListEnginesAsync(default)).Count(engine => engine.Name is not null && engine.Partitions.Count > 1) == 2,
            "each has a share",
            patience);
        for (var n = 0; n < 12; n++)
        {
            runs.Add(await other.AcceptAsync(chain));
        }

        // Asked of the other one, which need not wait for its answers.
        foreach (var ended in await Task.WhenAll(runs.Select(run => other.EndAsync(run, patience))))
        {
            ended.Status.Should().Be(RunStatus.Succeeded);
            var events = await other.EventsAsync(ended.Id);
            Chains.ShouldHaveNoGap(events);
            events.Count(e => e.Type == "attemptEnded").Should().Be(Steps);
        }

        rig.Executor.Begun.Should().NotBeEmpty("it has its share of the runs, slow as it is");
        (rig.Executor.Begun.Count + other.Executor.Begun.Count).Should().Be(runs.Count * Steps);
        rig.Log.Count("lost partition").Should().Be(0, "{0}", rig.Log);
        other.Log.Count("lost partition").Should().Be(0, "{0}", other.Log);
    }

    [Fact]
    public async Task A_command_on_a_slow_server_waits_for_a_dozen_answers_and_ends_well()
    {
        await using var way = new CutConnections(Database) { Slowness = slowness };
        using var folder = new WfFolder().With("hello.yaml", Cli.Flows.Hello);

        (await folder.RunAsync("list", "--store", Database)).Exit.Should().Be(0, "the tables are made");

        var list = await folder.RunAsync("list", "--json", "--store", way.Connection);
        list.Exit.Should().Be(0, "{0}", list.Errors);
        way.Answers.Should().BeLessThanOrEqualTo(12);

        var start = await folder.RunAsync("run", "hello.yaml", "--detach", "--store", way.Connection);
        TestContext.Current.TestOutputHelper!.WriteLine($"answers, of list and run --detach: {way.Answers}");
        start.Exit.Should().Be(0, "{0}", start.Errors);
        (await folder.RunAsync("show", "hello#1", "--store", Database)).Exit.Should().Be(0, "its start was acknowledged");
    }

    private static Rig Rig(string connection, RunningClock clock) => Runtime.Rig.Create(new RigOptions
    {
        Time = clock.Time,
        Open = time => PostgresStore.Open(connection, time, isUnsafe: false, lease),
    });
}
