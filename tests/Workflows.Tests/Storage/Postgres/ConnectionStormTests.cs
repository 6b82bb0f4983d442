using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;
using Workflows.Tests.Cli;
using Workflows.Tests.Executors;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>A server whose connections others have used up: whoever wants one waits for it, says so, and goes on when there is room.</summary>
public sealed class ConnectionStormTests : IDisposable
{
    private const int Room = 24, Steps = 5;
    private const string Middle = "s3";
    private const string NoRoom = "has no room for one more connection";

    private static readonly string chain = Chains.Of(Steps);

    private readonly TestServer server = TestServer.StartOwn(Room);

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task An_engine_without_a_connection_tries_again_with_growing_pauses_and_goes_on_when_there_is_room()
    {
        var database = await server.CreateDatabaseAsync();
        await using var rig = Rig.Create(new RigOptions { Open = time => PostgresStore.Open(database, time, isUnsafe: false) });
        List<Guid> runs = [];
        for (var n = 0; n < 20; n++)
        {
            runs.Add(await rig.AcceptAsync(chain));
        }

        // The third step of each runs on until the storm is there.
        rig.Executor.Script = spec => spec.Step == Middle ? null : ScriptedExecutor.Success;
        rig.Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromMilliseconds(50)), null, 0, 5);
        await rig.Executor.Until(executor => executor.Begun.Count(spec => spec.Step == Middle) == runs.Count);
        await using (await ConnectionStorm.RaiseAsync(server.Connection))
        {
            foreach (var spec in rig.Executor.Begun.Where(spec => spec.Step == Middle).ToList())
            {
                rig.Executor.End(spec.Uid);
            }

            await Eventually.TrueAsync(
                () => rig.Log.Count("the store is unavailable; tried again in 00:00:01.28") > 0, "the engine tried again after 1.28 s");
            rig.Log.Count("the store is unavailable; tried again in 00:00:00.64").Should().BePositive("each pause is twice the one before");
            rig.Log.Count(NoRoom).Should().BePositive();

            (await rig.Awaiting(it => it.AcceptAsync(chain)).Should().ThrowAsync<StoreUnavailableException>("it is not acknowledged"))
                .WithMessage($"*{NoRoom}*").Which.Trouble.Should().Be(StoreTrouble.Busy);
        }

        foreach (var run in runs)
        {
            (await rig.EndAsync(run, TimeSpan.FromMinutes(2))).Status.Should().Be(RunStatus.Succeeded);
            var events = await rig.EventsAsync(run);
            Chains.ShouldHaveNoGap(events);
        }

        rig.Executor.Begun.Select(attempt => attempt.Uid).Should().OnlyHaveUniqueItems().And.HaveCount(runs.Count * Steps);
    }

    [Fact]
    public async Task Commands_say_that_the_server_has_no_room_and_end_well_when_it_has()
    {
        var database = await server.CreateDatabaseAsync();
        using var folder = new WfFolder().With("hello.yaml", Cli.Flows.Hello);
        using var elsewhere = new WfFolder();
        List<WfProcess> waiting = [];
        await using (await ConnectionStorm.RaiseAsync(server.Connection))
        {
            waiting.Add(folder.Start("run", "hello.yaml", "--store", database));
            waiting.Add(elsewhere.Start("list", "--json", "--store", database));
            foreach (var command in waiting)
            {
                await command.SaysAsync(NoRoom);
            }
        }

        foreach (var command in waiting)
        {
            var ended = await command.EndAsync();
            ended.Exit.Should().Be(0, "{0}", ended.Errors);
        }
    }
}
