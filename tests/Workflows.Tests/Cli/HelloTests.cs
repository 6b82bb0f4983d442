using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class HelloTests
{
    [Fact]
    public async Task A_run_is_told_line_by_line_and_summed_up()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);

        var run = await folder.RunAsync("run", "hello.yaml", "-p", "name=you");

        run.Exit.Should().Be(0, run.Errors);
        run.Output.Should().MatchRegex(@"\d\d:\d\d:\d\d  hello#1  greet  ✔ succeeded").And.MatchRegex(@"hello#1  shout  ✔ succeeded")
            .And.Contain("✔ hello#1 succeeded in ").And
                .MatchRegex(@"outputs +greeting +Hello, you!").And
                .MatchRegex(@"artifacts +shout/file +\.wf/runs/hello/1/shout/file.txt");
        run.Output.Should().NotContain("\x1b", "a log is no terminal");
        File.ReadAllText(folder.File(".wf/runs/hello/1/shout/file.txt")).Should().Be("data\n");
    }

    [Fact]
    public async Task What_has_run_can_be_looked_at()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        await folder.RunAsync("run", "hello.yaml");

        (await folder.RunAsync("list")).Output.Should().MatchRegex(@"hello#1 +✔ succeeded +1 ");
        (await folder.RunAsync("show", "hello")).Output.Should()
            .Contain("└─ ✔ shout").And
            .MatchRegex(@"-p name +world").And
            .MatchRegex(@"greeting +Hello, world!");
        (await folder.RunAsync("logs", "hello#1", "shout")).Output.Should().Be("Hello, world\n");
        (await folder.RunAsync("logs", "hello")).Output.Should().Be("shout | Hello, world\n");
        (await folder.RunAsync("events", "hello#1")).Output.Should().Contain("accepted, asked for by local:").And.Contain("shout: attempt ended, exit 0");
    }

    [Fact]
    public async Task A_published_workflow_runs_by_its_name()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);

        (await folder.RunAsync("publish", "hello.yaml", "-m", "first")).Output.Should().Contain("hello version 1 is live");
        (await folder.RunAsync("run", "hello", "--detach")).Output.Should().Be("hello#1\n");
        (await folder.RunAsync("work", "--until-idle")).Exit.Should().Be(0);
        (await folder.RunAsync("show", "hello#1")).Output.Should().Contain("✔ hello#1").And.Contain("version 1 (live)");
    }

    [Fact]
    public async Task A_failure_says_why_what_was_said_last_and_what_to_do()
    {
        using var folder = new WfFolder().With("fails.yaml", Flows.Fails);

        var run = await folder.RunAsync("run", "fails.yaml");

        run.Exit.Should().Be(1);
        run.Output.Should()
            .Contain("✖ fails#1 failed in ").And
            .Contain("load failed: exit 3").And
            .Contain("load   ✖ failed").And
            .Contain("exit 3: no such table").And
            .Contain("│ no such table")
            .And.Contain("wf logs fails#1 load").And.Contain("wf retry fails#1").And.MatchRegex("never +– skipped +load failed");
    }
}
