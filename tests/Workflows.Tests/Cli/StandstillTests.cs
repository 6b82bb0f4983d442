using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What nothing moves says so: runs that no engine drives.</summary>
public sealed class StandstillTests
{
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
