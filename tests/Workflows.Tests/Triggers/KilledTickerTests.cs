using FluentAssertions;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;
using Workflows.Tests.Cli;
using Workflows.Tests.Storage.Postgres;
using Xunit;

namespace Workflows.Tests.Triggers;

/// <summary>Engines that fire one server's schedules beside each other, and are killed.</summary>
public sealed class KilledTickerTests : OwnDatabase
{
    private const string EachSecond = """
        name: pulse
        triggers: { tick: { schedule: { cron: "* * * * * *", seconds: true, missed: all } } }
        steps: { a: { set: { n: 1 } } }
        """;

    private static TriggerKey Key { get; } = new("default", "pulse", "tick");

    [Fact]
    public async Task Every_second_starts_one_run_whichever_engine_is_killed()
    {
        using var first = new WfFolder().With("pulse.yaml", EachSecond);
        using var second = new WfFolder();
        await using var store = PostgresStore.Open(Database, TimeProvider.System, isUnsafe: false);
        (await first.RunAsync("publish", "pulse.yaml", "--store", Database)).Exit.Should().Be(0);
        var (one, two) = (first.Start("work", "--store", Database), second.Start("work", "--store", Database));

        await UntilStartedAsync(store, 5);
        await one.SignalAsync("KILL");
        await one.EndAsync();
        await UntilStartedAsync(store, 10);
        await two.SignalAsync("KILL");
        await two.EndAsync();
        var third = first.Start("work", "--store", Database);
        await UntilStartedAsync(store, 15);
        await third.SignalAsync("TERM");
        (await third.EndAsync()).Exit.Should().Be(0);

        var slots = (await store.ListSlotsAsync(Key, 1_000, Cancellation)).Reverse().ToList();
        slots.Should().OnlyContain(slot => slot.State == SlotState.Started);
        slots.Zip(slots.Skip(1), (before, after) => after.Planned - before.Planned).Should().OnlyContain(gap => gap == TimeSpan.FromSeconds(1));
        var runs = await store.ListRunsAsync(new RunFilter("default") { Most = 1_000 }, Cancellation);
        runs.Select(run => (Guid?)run.Id).Should().BeEquivalentTo(slots.Select(slot => slot.Run));
    }

    private static async Task UntilStartedAsync(PostgresStore store, int count)
    {
        for (var n = 0; n < 6_000; n++)
        {
            if ((await store.ListSlotsAsync(Key, count, Cancellation)).Count == count)
            {
                return;
            }

            await Task.Delay(10, Cancellation);
        }

        throw new TimeoutException($"no {count} slots have started");
    }
}
