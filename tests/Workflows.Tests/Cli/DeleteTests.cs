using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary><c>wf delete</c> on folders that real engines have filled.</summary>
public sealed class DeleteTests : IDisposable
{
    private readonly WfFolder folder = new WfFolder().With("hello.yaml", Flows.Hello).With("ask.yaml", Flows.Approval);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Runs_go_at_once_and_what_they_left_with_the_next_gc()
    {
        await folder.RunAsync("run", "hello.yaml");
        await folder.RunAsync("run", "hello.yaml");
        await folder.RunAsync("run", "ask.yaml");

        var deleted = await folder.RunAsync("delete", "hello#1", "ask#1", "--yes");

        deleted.Exit.Should().Be(1);
        deleted.Output.Should().Be("hello#1 is deleted\n");
        deleted.Errors.Should().Be("wf: ask#1 stays: ask#1 has not ended: it is running\n");
        (await folder.RunAsync("show", "hello#1")).Exit.Should().Be(66);
        (await folder.RunAsync("list")).Output.Should().NotContain("hello#1").And.Contain("hello#2").And.Contain("ask#1");
        (await folder.RunAsync("gc")).Exit.Should().Be(0);
        Directory.Exists(folder.File(".wf/runs/hello/1")).Should().BeFalse();
        (await folder.RunAsync("logs", "hello#2")).Output.Should().NotBeEmpty("what both have left is there");
        (await folder.RunAsync("audit", "--act", "run.delete")).Output.Should().Contain("hello#1");
    }

    [Theory]
    [InlineData("n", 3, "nothing was deleted")]
    [InlineData("", 3, "nothing was deleted")]
    [InlineData("y", 0, "hello#1 is deleted")]
    public async Task At_a_terminal_it_is_asked_whether_that_is_meant(string typed, int exit, string said)
    {
        await folder.RunAsync("run", "hello.yaml");
        var asking = folder.StartOnTerminal("delete", "hello#1");
        await asking.SaysAsync("delete hello#1, with the runs inside it, history and logs? Nothing brings it back. [y/N]");

        await asking.TypeAsync($"{typed}\r");

        var answered = await asking.EndAsync();
        answered.Exit.Should().Be(exit, answered.Output);
        answered.Output.Should().Contain(said);
        (await folder.RunAsync("show", "hello#1")).Exit.Should().Be(exit == 0 ? 66 : 0);
    }
}
