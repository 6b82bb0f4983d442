using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>An engine that is stopped or busy is not "no engine".</summary>
public sealed class SilentEngineTests
{
    [Fact]
    public async Task A_frozen_engine_is_told_by_its_process_and_its_silence()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var engine = folder.Start("work");
        await engine.SaysAsync("driving");
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");

        await engine.SignalAsync("STOP");
        var suspend = await folder.RunAsync("suspend", "waits");
        await run.SaysAsync($"the engine (process {engine.Id}) has not answered for 1");

        suspend.Exit.Should().Be(0);
        suspend.Errors.Should().Contain($"recorded: the engine (process {engine.Id}) has not answered for 5 s").And.NotContain("no engine");

        await engine.SignalAsync("CONT");
        (await folder.RunAsync("resume", "waits")).Errors.Should().NotContain("answered");
        folder.With("go", string.Empty);
        (await run.EndAsync()).Exit.Should().Be(0);
    }

    [Fact]
    public async Task An_engine_that_was_killed_is_no_engine_at_once()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var engine = folder.Start("work");
        await engine.SaysAsync("driving");
        var run = await folder.RunAsync("run", "waits.yaml", "--detach");
        run.Errors.Should().NotContain("no engine");

        await engine.SignalAsync("KILL");
        await engine.EndAsync();
        File.SetLastWriteTimeUtc(folder.File(".wf/engine.alive"), TimeProvider.System.GetUtcNow().UtcDateTime);

        (await folder.RunAsync("list")).Errors.Should().Contain("no engine drives this data folder");
        File.WriteAllText(folder.File(".wf/engine.alive"), "of another machine");
        (await folder.RunAsync("list")).Errors.Should().NotContain("no engine");
        folder.With("go", string.Empty);
        await folder.RunAsync("work", "--until-idle");
    }
}
