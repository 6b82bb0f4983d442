using System.Text.Json;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class QueueCommandTests
{
    private const string Waits =
        "name: waits\nsteps:\n  sign-off: { approval: { from: [user:ada] } }\n  arrived: { wait: { event: { type: data.arrived } } }\n"
        + "  ship: { needs: [sign-off], set: { shipped: true } }";

    [Fact]
    public async Task What_waits_is_listed_with_the_reason_and_whether_anybody_drives_it()
    {
        using var folder = new WfFolder().With("waits.yaml", Waits);
        (await folder.RunAsync("queue")).Errors.Should().Contain("nothing waits");
        await folder.RunAsync("run", "waits.yaml", "--detach");

        var queued = await folder.RunAsync("queue");
        await folder.RunAsync("work", "--until-idle");
        var waiting = await folder.RunAsync("queue");
        var cut = await folder.RunAsync("queue", "--most", "1");
        using var json = JsonDocument.Parse((await folder.RunAsync("queue", "--json", "--most", "1")).Output);

        queued.Exit.Should().Be(0, queued.Errors);
        queued.Output.Should().MatchRegex("waits#1 .*engine +an engine takes it");
        queued.Errors.Should().Contain("no engine drives this data folder, and 1 run has not ended");
        waiting.Output.Should().MatchRegex("waits#1 +sign-off .*approval by user:ada").And.MatchRegex("waits#1 +arrived .*an event data.arrived")
            .And.NotContain("ship");
        cut.Errors.Should().Contain("1 more: --most shows more");
        cut.Output.Should().NotContain("arrived").And.Contain("sign-off");
        json.RootElement.GetProperty("queue").GetArrayLength().Should().Be(1);
        json.RootElement.GetProperty("waiting").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_is_named_and_hides_no_other()
    {
        using var folder = new WfFolder().With("waits.yaml", Waits);
        await folder.RunAsync("run", "waits.yaml", "--detach");
        await folder.RunAsync("run", "waits.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");
        await using (var file = new SqliteConnection($"Data Source={folder.File(".wf/workflows.db")};Pooling=False"))
        {
            await file.OpenAsync(TestContext.Current.CancellationToken);
            await using var damage = file.CreateCommand();
            damage.CommandText = "UPDATE steps SET body = '{' WHERE run = (SELECT id FROM runs WHERE number = 1)";
            (await damage.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).Should().BePositive();
        }

        var queue = await folder.RunAsync("queue");
        var approvals = await folder.RunAsync("approvals");

        queue.Exit.Should().Be(0, queue.Errors);
        queue.Output.Should().MatchRegex("waits#1 .*unreadable").And.MatchRegex("waits#2 +sign-off");
        approvals.Exit.Should().Be(0, approvals.Errors);
        approvals.Output.Should().Contain("waits#2").And.NotContain("waits#1");
    }

    [Fact]
    public async Task A_run_whose_engine_has_died_is_not_called_nothing_that_waits()
    {
        using var folder = new WfFolder().With("slow.yaml", Flows.Waits);
        var run = folder.Start("run", "slow.yaml");
        await run.SaysAsync("● running");
        await run.SignalAsync("KILL");
        await run.EndAsync();

        var queue = await folder.RunAsync("queue");
        folder.With("go", string.Empty);
        await folder.RunAsync("work", "--until-idle");

        queue.Errors.Should().Contain("no engine drives this data folder, and 1 run has not ended").And.NotContain("nothing waits");
    }
}
