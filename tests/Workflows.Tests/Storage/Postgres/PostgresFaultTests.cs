using FluentAssertions;
using Npgsql;
using Workflows.Core.Runs;
using Workflows.Storage.Postgres;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>
/// A server that dies, is cut off, or refuses for a while, under an engine with work: nothing that was acknowledged is lost, nothing comes twice.
/// </summary>
public sealed class PostgresFaultTests
{
    private const int Steps = 10;

    private static readonly string chain = Chains.Of(Steps);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.DiskFull)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData(PostgresErrorCodes.ConnectionFailure)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    public async Task A_refusal_of_the_server_that_passes_blames_no_run(string code)
    {
        var server = TestServer.Required();
        var database = await server.CreateDatabaseAsync();
        await using (var rig = Rig(database))
        {
            var runs = await AcceptAsync(rig, 10);

            // Two of three commits with events fail; a sequence counts also where its transaction is undone.
            await TestServer.ExecuteAsync(database, $"""
                CREATE SEQUENCE tries;
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('tries') % 3 <> 0 THEN RAISE EXCEPTION USING ERRCODE = '{code}', MESSAGE = 'not now'; END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER refuse AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse();
                """);
            await EndAllAsync(rig, runs);
        }

        await server.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task Connections_that_are_cut_in_the_middle_of_commits_lose_and_double_nothing()
    {
        var server = TestServer.Required();
        var database = await server.CreateDatabaseAsync();
        await using (var cuts = new CutConnections(database))
        {
            await using var rig = Rig(cuts.Connection);
            var runs = await AcceptAsync(rig, 60);
            using var done = new CancellationTokenSource();
            var cutting = CutAsync(cuts, done.Token);

            await EndAllAsync(rig, runs);

            await done.CancelAsync();
            (await cutting).Should().BeGreaterThan(3);
        }

        await server.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_costs_no_step()
    {
        using var server = TestServer.StartOwn();
        var database = await server.CreateDatabaseAsync();
        await using var rig = Rig(database);
        var runs = await AcceptAsync(rig, 60);
        var ending = EndAllAsync(rig, runs);
        for (var i = 0; i < 3; i++)
        {
            await Task.Delay(30, Cancellation);
            server.Kill();
            server.Start();
        }

        await ending;
    }

    private static Rig Rig(string connection) =>
        Runtime.Rig.Create(new RigOptions { Open = time => PostgresStore.Open(connection, time, isUnsafe: false) });

    private static async Task<List<Guid>> AcceptAsync(Rig rig, int count)
    {
        var runs = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            runs.Add(await rig.AcceptAsync(chain));
        }

        return runs;
    }

    private static async Task EndAllAsync(Rig rig, List<Guid> runs)
    {
        rig.Start();
        using var clock = new Timer(_ => rig.Time.Advance(TimeSpan.FromSeconds(1)), null, 0, 5);
        var ended = await Task.WhenAll(runs.Select(run => rig.EndAsync(run, TimeSpan.FromMinutes(2))));

        ended.Should().OnlyContain(run => run.Status == RunStatus.Succeeded);
        rig.Executor.Begun.Select(attempt => attempt.Uid).Should().OnlyHaveUniqueItems().And.HaveCount(runs.Count * Steps);
        foreach (var run in runs)
        {
            var events = await rig.EventsAsync(run);
            Chains.ShouldHaveNoGap(events);
            events.Count(e => e.Type == "attemptEnded").Should().Be(Steps);
            events.Should().NotContain(e => e.Type == "runQuarantined");
        }
    }

    private static async Task<int> CutAsync(CutConnections cuts, CancellationToken done)
    {
        var cut = 0;
        for (var pause = 10; pause <= 200 && !done.IsCancellationRequested; pause += 10)
        {
            await Task.Delay(pause, CancellationToken.None);
            cut += cuts.Cut();
        }

        return cut;
    }
}
