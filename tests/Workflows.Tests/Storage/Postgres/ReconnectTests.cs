using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Storage.Postgres;
using Workflows.Tests.Executors;
using Workflows.Tests.Runtime;
using Xunit;

namespace Workflows.Tests.Storage.Postgres;

/// <summary>How soon an engine commits again once its server, which was killed, is back. The figures are printed.</summary>
public sealed class ReconnectTests
{
    private const int Kills = 20;
    private const string One = "name: one\nsteps: { work: { uses: container, command: ['true'] } }";

    /// <summary>Many times what was measured: a longer pause between two tries is a mistake, a busy machine is not.</summary>
    private static readonly TimeSpan most = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task What_ended_while_the_server_was_down_is_committed_soon_after_it_is_back_once_each()
    {
        using var server = TestServer.StartOwn();
        var database = await server.CreateDatabaseAsync();
        using var clock = new RunningClock();
        await using var rig = Rig.Create(new RigOptions
        {
            Time = clock.Time,
            Open = time => PostgresStore.Open(database, time, isUnsafe: false),
        });
        rig.Executor.Script = _ => null;
        rig.Start();
        List<TimeSpan> took = [];
        for (var n = 1; n <= Kills; n++)
        {
            var run = await rig.AcceptAsync(One);
            await rig.Executor.Until(executor => executor.Begun.Count == n);
            var ending = rig.EndAsync(run, TimeSpan.FromMinutes(1));
            var failed = rig.Log.Count("the store is unavailable");

            server.Kill();
            rig.Executor.End(rig.Executor.Begun[^1].Uid);
            await Eventually.TrueAsync(() => rig.Log.Count("the store is unavailable") > failed, "a commit failed");

            server.Start();
            var since = Stopwatch.GetTimestamp();
            (await ending).Status.Should().Be(RunStatus.Succeeded);
            took.Add(Stopwatch.GetElapsedTime(since));
        }

        took.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"next commit after {Kills} kills: p50 {took[Kills / 2].TotalMilliseconds:0} ms, p99 {took[^1].TotalMilliseconds:0} ms"));
        rig.Executor.Begun.Select(attempt => attempt.Uid).Should().OnlyHaveUniqueItems().And.HaveCount(Kills);
        took[^1].Should().BeLessThan(most);
    }
}
