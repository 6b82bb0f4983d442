using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class ApprovalTests
{
    [Fact]
    public async Task With_nobody_to_ask_it_says_who_can_and_leaves()
    {
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval);

        var run = await folder.RunAsync("run", "ask.yaml");

        run.Exit.Should().Be(4);
        run.Errors.Should().Contain("waits for approval, and nobody can be asked here").And.Contain("wf approve ask#1 sign-off");
    }

    [Fact]
    public async Task Yes_approves_everything_as_local()
    {
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval);

        (await folder.RunAsync("run", "ask.yaml", "--yes")).Exit.Should().Be(0);
        (await folder.RunAsync("show", "ask")).Output.Should().Contain("approved by local (yes)");
    }

    [Fact]
    public async Task Another_process_approves_while_the_run_is_driven()
    {
        using var folder = new WfFolder().With("both.yaml", Flows.ApprovalBesideWork);
        var run = folder.Start("run", "both.yaml");
        await run.SaysAsync("work      ● running");

        var vote = await folder.RunAsync("approve", "both#1", "sign-off", "--comment", "fine");
        var again = await folder.RunAsync("approve", "both#1", "sign-off");
        folder.With("go", string.Empty);

        vote.Exit.Should().Be(0, vote.Errors);
        vote.Output.Should().Contain("sign-off of both#1 is approved by local:");
        again.Exit.Should().Be(1);
        again.Errors.Should().Contain("already approved by local:");
        (await run.EndAsync()).Exit.Should().Be(0);
    }

    [Fact]
    public async Task A_rejection_fails_the_run_and_names_who_said_no()
    {
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval);
        await folder.RunAsync("run", "ask.yaml");

        var vote = await folder.RunAsync("reject", "ask", "--comment", "not yet");
        var work = await folder.RunAsync("work", "--until-idle");
        var shown = await folder.RunAsync("show", "ask");

        vote.Errors.Should().Contain("recorded: no engine drives this folder now");
        work.Exit.Should().Be(0, work.Errors);
        shown.Output.Should().Contain("✖ ask#1").And.Contain("rejected").And.Contain("not yet");
    }

    [Fact]
    public async Task The_person_at_the_terminal_is_asked_right_there()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval);
        var run = folder.StartOnTerminal("run", "ask.yaml");
        await run.SaysAsync("Ship it?");
        await run.SaysAsync("Approve?");

        await run.TypeAsync("y");
        await run.SaysAsync("Enter sends it");
        await run.TypeAsync("fine\r");
        var end = await run.EndAsync();

        end.Exit.Should().Be(0, end.Output);
        (await folder.RunAsync("show", "ask")).Output.Should().Contain("(terminal)").And.Contain("fine");
    }

    [Fact]
    public async Task Whoever_approves_is_told_that_the_approvers_are_not_enforced_here()
    {
        using var folder = new WfFolder().With("led.yaml", "name: led\nsteps:\n  ok: { approval: { from: [\"group:leads\"] } }\n");
        await folder.RunAsync("run", "led.yaml", "--json");

        var vote = await folder.RunAsync("approve", "led", "ok");

        vote.Exit.Should().Be(0, vote.Errors);
        (vote.Output + vote.Errors).Should().Contain("asked were group:leads").And.Contain("Nobody signs in to a data folder");
    }
}
