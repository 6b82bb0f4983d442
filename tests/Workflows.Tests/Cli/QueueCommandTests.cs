using System.Text.Json;
using FluentAssertions;
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
        queued.Errors.Should().Contain("no engine drives this data folder");
        waiting.Output.Should().MatchRegex("waits#1 +sign-off .*approval by user:ada").And.MatchRegex("waits#1 +arrived .*an event data.arrived")
            .And.NotContain("ship");
        cut.Errors.Should().Contain("1 more: --most 2 shows all");
        json.RootElement.GetProperty("queue").GetArrayLength().Should().Be(1);
        json.RootElement.GetProperty("waiting").GetInt32().Should().Be(2);
    }
}
