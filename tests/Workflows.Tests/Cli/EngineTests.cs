using System.Globalization;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Who is the engine of a data folder, and what becomes of its work when it goes.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task A_second_engine_is_turned_away_and_told_who_has_the_folder()
    {
        using var folder = new WfFolder();
        var first = folder.Start("work");
        await first.SaysAsync("driving");

        var second = await folder.RunAsync("work");

        second.Exit.Should().Be(75);
        second.Errors.Should().MatchRegex(@"wf: another engine drives \.wf: process \d+ since \d{4}-");
        await first.SignalAsync("INT");
        (await first.EndAsync()).Exit.Should().Be(0);
    }

    [Fact]
    public async Task A_run_beside_an_engine_is_recorded_and_followed()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        var engine = folder.Start("work");
        await engine.SaysAsync("driving");

        var run = await folder.RunAsync("run", "hello.yaml");

        run.Exit.Should().Be(0, run.Errors);
        run.Output.Should().Contain("✔ hello#1 succeeded");
        await engine.SignalAsync("TERM");
        (await engine.EndAsync()).Errors.Should().Contain("stopped");
    }

    [Fact]
    public async Task A_follower_takes_over_when_the_engine_goes()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var engine = folder.Start("work");
        await engine.SaysAsync("driving");
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");

        await engine.SignalAsync("TERM");
        await engine.EndAsync();
        folder.With("go", string.Empty);

        (await run.EndAsync()).Exit.Should().Be(0);
    }

    [Fact]
    public async Task Terminated_it_leaves_its_attempts_to_the_next_engine()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");

        await run.SignalAsync("TERM");
        var left = await run.EndAsync();
        left.Exit.Should().Be(0);
        left.Errors.Should().Contain("goes on under the next engine").And.Contain("wf work --until-idle");
        IsAlive(folder.File("pid")).Should().BeTrue("an attempt outlives its engine");

        folder.With("go", string.Empty);
        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);
        (await folder.RunAsync("logs", "waits", "work")).Output.Should().Be("begun\nover\n", "the same attempt was adopted");
        (await folder.RunAsync("show", "waits")).Output.Should().Contain("✔ waits#1");
    }

    [Fact]
    public async Task Ctrl_C_cancels_and_waits_for_the_end()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");

        await run.SignalAsync("INT");
        var end = await run.EndAsync();

        end.Exit.Should().Be(3, end.Errors);
        end.Output.Should().Contain("⊘ waits#1 cancelled").And.Contain("cancelled by local:");
    }

    [Fact]
    public async Task A_second_Ctrl_C_leaves_at_once_and_the_cancel_stays()
    {
        using var folder = new WfFolder().With("stubborn.yaml", Flows.Stubborn);
        var run = folder.Start("run", "stubborn.yaml");
        await run.SaysAsync("work  ● running");

        await run.SignalAsync("INT");
        await run.SaysAsync("cancelling");
        await run.SignalAsync("INT");
        var left = await run.EndAsync();

        left.Exit.Should().Be(3, left.Errors);
        left.Errors.Should().Contain("left stubborn#1");
        folder.With("go", string.Empty);
        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);
        (await folder.RunAsync("show", "stubborn")).Output.Should().Contain("⊘ stubborn#1");
    }

    private static bool IsAlive(string pidFile) => Directory.Exists($"/proc/{int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture)}");
}
