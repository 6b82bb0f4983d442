using CsCheck;
using FluentAssertions;
using Workflows.Storage.Sqlite;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>History alone makes the rows again, whatever happened.</summary>
public sealed class SqliteReplayTests
{
    private static readonly string[] Tables = ["steps", "step_items", "instances", "attempts"];

    [Fact]
    public async Task Replaying_any_history_gives_the_rows_that_were_committed()
    {
        using var folder = new DataFolder();
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        await Gen.Int.SampleAsync(
            async seed =>
            {
                var run = await Drive(store, seed);
                var id = $"x'{Convert.ToHexString(run.ToByteArray(bigEndian: true))}'";
                var committed = Dump(folder, id);
                Rows.Execute(folder, $"UPDATE runs SET body = 'lost', status = 'queued' WHERE id = {id}; UPDATE steps SET body = 'lost'");
                Rows.Execute(folder, "DELETE FROM instances; DELETE FROM step_items");

                (await store.ReplayAsync(run, TestContext.Current.CancellationToken)).Should().BeGreaterThan(1);

                Dump(folder, id).Should().Equal(committed);
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public async Task Metrics_survive_a_replay()
    {
        using var folder = new DataFolder();
        await using var store = await Stores.OpenAsEngineAsync(folder.Path, TimeProvider.System);
        var run = await Driven.Accept(store, Flows.Run(Flows.Chain));
        await store.CommitAsync([run.Grant().Take()], TestContext.Current.CancellationToken);
        await store.AddMetricsAsync(run.Live.Single(), [new("loss", 1, null, Flows.Start)], TestContext.Current.CancellationToken);

        await store.ReplayAsync(run.State.Id, TestContext.Current.CancellationToken);

        (await store.ListMetricsAsync(run.State.Id, TestContext.Current.CancellationToken)).Should().ContainSingle();
    }

    /// <summary>Everything that is stored of a run now.</summary>
    private static IReadOnlyList<string> Dump(DataFolder folder, string run) =>
    [
        .. Rows.Query(folder, $"SELECT * FROM runs WHERE id = {run}"),
        .. Tables.SelectMany(table => Rows.Query(folder, $"SELECT * FROM {table} WHERE run = {run} ORDER BY 1, 2, 3")),
    ];

    private static async Task<Guid> Drive(SqliteStore store, int seed)
    {
        var random = new Random(seed);
        var flow = RandomRun.Flow(random);
        var run = (await Driven.Accept(store, Flows.Run(flow) with { Plans = Flows.Plans(flow) })).Grant();
        for (var events = 0; events < 40; events++)
        {
            RandomRun.Advance(run, random);
            if (random.Next(3) == 0)
            {
                await store.CommitAsync([run.Take()], CancellationToken.None);
            }
        }

        await store.CommitAsync([run.Take()], CancellationToken.None);
        return run.State.Id;
    }
}
