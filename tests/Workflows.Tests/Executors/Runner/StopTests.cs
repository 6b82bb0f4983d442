using System.Diagnostics;
using System.Runtime.InteropServices;
using FluentAssertions;
using Workflows.Runner.Wire;
using Xunit;

namespace Workflows.Tests.Executors.Runner;

public sealed partial class StopTests
{
    /// <summary>A process that has left its parent, its session and its process group.</summary>
    private const string DoubleFork = "(setsid sh -c 'echo $$ > lost; exec sleep 600' &) ; while [ ! -s lost ]; do :; done; ";

    [Fact]
    public async Task A_timeout_asks_first()
    {
        using var launched = Launched.Shell("trap 'echo asked; exit 5' TERM; echo > begun; while :; do sleep 0.02; done");
        launched.Launch = launched.Launch with { Timeout = 300 };
        var record = await launched.RunAsync();
        record.TimedOut.Should().BeTrue();
        record.Exit.Should().Be(5);
        launched.Log.Should().Be("asked\n");
    }

    [Fact]
    public async Task What_does_not_end_within_its_grace_is_killed_with_all_it_started()
    {
        using var launched = Launched.Shell(DoubleFork + "trap '' TERM; while :; do sleep 0.02; done");
        launched.Launch = launched.Launch with { Timeout = 200, Grace = 200 };
        var clock = Stopwatch.StartNew();
        var record = await launched.RunAsync();
        record.TimedOut.Should().BeTrue();
        record.Exit.Should().Be(128 + 9);
        record.OutOfMemory.Should().BeFalse("it was killed by us");
        clock.ElapsedMilliseconds.Should().BeGreaterThan(400);
        Running.Is(await launched.SaidAsync("lost")).Should().BeFalse();
    }

    [Theory]
    [InlineData(Signal.Terminate, "TERM")]
    [InlineData(Signal.Interrupt, "INT")]
    public async Task A_signal_is_passed_on(int signal, string name)
    {
        using var launched = Launched.Shell($"trap 'echo got {name}; exit 9' {name}; echo > begun; while :; do sleep 0.02; done");
        using var runner = launched.Start();
        _ = await launched.SaidAsync("begun");
        _ = kill(runner.Id, signal);
        await Eventually.EndedAsync(runner);
        launched.Record.Exit.Should().Be(9);
        launched.Record.TimedOut.Should().BeFalse();
        launched.Log.Should().Be($"got {name}\n");
    }

    [Fact]
    public async Task A_request_to_end_has_the_same_grace()
    {
        using var launched = Launched.Shell(DoubleFork + "trap '' TERM; echo > begun; while :; do sleep 0.02; done");
        launched.Launch = launched.Launch with { Grace = 200 };
        using var runner = launched.Start();
        _ = await launched.SaidAsync("begun");
        _ = kill(runner.Id, Signal.Terminate);
        await Eventually.EndedAsync(runner);
        launched.Record.Exit.Should().Be(128 + 9);
        Running.Is(await launched.SaidAsync("lost")).Should().BeFalse();
    }

    [Fact]
    public async Task Quit_kills_everything_at_once_and_leaves_a_record()
    {
        using var launched = Launched.Shell(DoubleFork + "trap '' TERM; echo > begun; while :; do sleep 0.02; done");
        using var runner = launched.Start();
        _ = await launched.SaidAsync("begun");
        _ = kill(runner.Id, Signal.Quit);
        await Eventually.EndedAsync(runner);
        launched.Record.Exit.Should().Be(128 + 9);
        Running.Is(await launched.SaidAsync("lost")).Should().BeFalse();
    }

    [Fact]
    public async Task Nothing_that_the_command_started_is_left_when_it_ends_by_itself()
    {
        using var launched = Launched.Shell(DoubleFork + "sleep 600 & echo $! > child; exit 0");
        (await launched.RunAsync()).Exit.Should().Be(0);
        Running.Is(await launched.SaidAsync("lost")).Should().BeFalse();
        Running.Is(await launched.SaidAsync("child")).Should().BeFalse();
    }

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
