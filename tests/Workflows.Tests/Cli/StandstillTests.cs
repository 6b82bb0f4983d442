using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What nothing moves says so: triggers that nothing fires, runs that no engine drives.</summary>
public sealed class StandstillTests
{
    private const string Triggered = """
        name: nightly
        triggers:
          night: { schedule: { cron: "0 3 * * *", timeZone: Europe/Dublin } }
          hook: { webhook: { secret: hook } }
        steps: { a: { set: { n: 1 } } }
        """;

    [Fact]
    public async Task A_trigger_that_nothing_fires_says_so()
    {
        using var folder = new WfFolder().With("nightly.yaml", Triggered);

        var publish = await folder.RunAsync("publish", "nightly.yaml");
        var triggers = await folder.RunAsync("triggers");
        using var document = JsonDocument.Parse((await folder.RunAsync("triggers", "--json")).Output);

        publish.Exit.Should().Be(0, publish.Errors);
        publish.Errors.Should().Contain("nothing fires its triggers night, hook: ").And.Contain("need the server, which this version of wf does not have");
        triggers.Errors.Should().Contain("nothing fires them: ");
        document.RootElement.GetProperty("triggers")[0].GetProperty("fires").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task A_run_that_no_engine_drives_says_so()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        await folder.RunAsync("run", "hello.yaml", "--detach");

        var list = await folder.RunAsync("list");
        using var listed = JsonDocument.Parse((await folder.RunAsync("list", "--json")).Output);
        using var shown = JsonDocument.Parse((await folder.RunAsync("show", "hello", "--json")).Output);

        list.Output.Should().MatchRegex("hello#1.*no engine drives it");
        list.Errors.Should().Contain("no engine drives this data folder: wf work goes on with what has not ended");
        (await folder.RunAsync("show", "hello")).Output.Should().Contain("no engine drives it: wf work goes on with it");
        listed.RootElement.GetProperty("runs")[0].GetProperty("driven").GetBoolean().Should().BeFalse();
        shown.RootElement.GetProperty("driven").GetBoolean().Should().BeFalse();

        await folder.RunAsync("work", "--until-idle");
        (await folder.RunAsync("list")).Should().Match<Finished>(end => !(end.Output + end.Errors).Contains("no engine"));
    }

    [Fact]
    public async Task A_run_says_so_only_once_its_engine_has_gone()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("running");

        (await folder.RunAsync("list")).Should().Match<Finished>(end => !(end.Output + end.Errors).Contains("no engine"));
        await run.SignalAsync("TERM");
        await run.EndAsync();

        (await folder.RunAsync("list")).Output.Should().Contain("no engine drives it");
        folder.With("go", string.Empty);
        await folder.RunAsync("work", "--until-idle");
    }
}
