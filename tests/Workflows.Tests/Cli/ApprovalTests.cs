using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class ApprovalTests
{
    [Fact]
    public async Task The_history_says_that_people_were_asked_and_whom()
    {
        const string asks = "name: asks\nsteps:\n  first: { set: { x: 1 } }\n"
            + "  sign-off: { needs: [first], approval: { from: [group:ml-leads, user:ada], count: 2, deadline: 48h } }";
        using var folder = new WfFolder().With("asks.yaml", asks);
        await folder.RunAsync("run", "asks.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");
        await folder.RunAsync("approve", "asks", "sign-off", "--yes");
        await folder.RunAsync("work", "--until-idle");

        var events = (await folder.RunAsync("events", "asks")).Output;

        events.Should().MatchRegex(@"first: computed .*\n    \S+ sign-off: 2 approvals asked for, from group:ml-leads, user:ada, until 2\d{3}-");
        events.Split("asked for, from").Should().HaveCount(2, "a vote is no new question");
    }

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
        (await folder.RunAsync("show", "ask")).Output.Should().Contain("approved by local (yes, unverified)");
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
        (await folder.RunAsync("show", "ask")).Output.Should().Contain("(terminal, unverified)").And.Contain("fine");
    }

    [Fact]
    public async Task What_is_asked_bound_and_unverified_is_shown_of_the_run_and_of_the_step_and_so_is_a_vote_that_waits()
    {
        using var folder = new WfFolder().With(
            "led.yaml",
            "name: led\nsteps:\n  a: { set: { rmse: 61 } }\n"
            + "  ok: { needs: [a], approval: { text: \"Ship {{ steps.a.outputs.rmse }}?\", from: [\"group:leads\"], binds: [steps.a.outputs.rmse] } }\n");
        await folder.RunAsync("run", "led.yaml");

        foreach (var page in new[] { await folder.RunAsync("show", "led"), await folder.RunAsync("show", "led", "ok") })
        {
            page.Output.Should().Contain("ok asks: Ship 61?").And.Contain("wf approve led#1 ok")
                .And.MatchRegex(@"binds steps\.a\.outputs\.rmse +61").And.MatchRegex("asked +group:leads; not checked here");
        }

        await folder.RunAsync("reject", "led", "ok");
        (await folder.RunAsync("show", "led")).Output.Should().Contain("recorded, for the next engine: ok is rejected by local:");
        await folder.RunAsync("work", "--until-idle");
        (await folder.RunAsync("show", "led", "ok")).Output.Should().Contain("it asked: Ship 61?").And.Contain("(terminal, unverified)");
    }

    [Fact]
    public async Task A_step_that_is_no_approval_is_named_and_so_is_the_one_that_waits()
    {
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval);
        await folder.RunAsync("run", "ask.yaml");

        (await folder.RunAsync("approve", "ask", "ship")).Errors.Should()
            .Contain("ship of ask#1 is no approval").And.Contain("sign-off waits for one: wf approve ask#1 sign-off");
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

    [Fact]
    public async Task What_was_typed_before_the_question_stood_there_answers_nothing()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("later.yaml", Flows.ApprovalAfterWork);
        var run = folder.StartOnTerminal("run", "later.yaml");
        await run.SaysAsync("running");

        await run.TypeAsync("y typed ahead\r");
        await run.SaysAsync("y typed ahead");
        folder.With("go", string.Empty);
        await run.SaysAsync("Approve? ");
        await run.TypeAsync("n");
        await run.SaysAsync("reject");
        await run.TypeAsync("\r");

        (await run.EndAsync()).Exit.Should().Be(1, "the person said no once there was a question");
    }

    [Fact]
    public async Task A_word_that_begins_with_neither_y_nor_n_answers_nothing_whatever_letters_follow()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval);
        var run = folder.StartOnTerminal("run", "ask.yaml");
        await run.SaysAsync("Approve?");

        await run.TypeAsync("maybe");
        await run.SaysAsync("begins with neither y nor n, and sends nothing");
        await run.TypeAsync("\rno");
        await run.SaysAsync("comment: o");
        await run.TypeAsync("\r");

        (await run.EndAsync()).Exit.Should().Be(1, "no is what was said, in the end");
        (await folder.RunAsync("show", "ask")).Output.Should().Contain("rejected by local:").And.NotContain(": o\n");
    }

    [Fact]
    public async Task Where_a_decision_has_to_say_why_the_person_is_not_let_go_without()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed");
        using var folder = new WfFolder().With("why.yaml", "name: why\nsteps: { sign-off: { approval: { comment: required } } }");
        var run = folder.StartOnTerminal("run", "why.yaml");
        await run.SaysAsync("Approve?");

        await run.TypeAsync("y");
        await run.SaysAsync("comment (required):");
        await run.TypeAsync("\r");
        await run.TypeAsync("good\r");

        (await run.EndAsync()).Exit.Should().Be(0);
        (await folder.RunAsync("show", "why")).Output.Should().Contain("good");
        (await folder.RunAsync("approve", "why", "sign-off")).Errors.Should().Contain("already approved", "no comment would help any more");
    }

    [Fact]
    public async Task An_answer_that_has_to_say_why_is_refused_at_once_without_and_how_to_say_it_is_proposed()
    {
        using var folder = new WfFolder().With("why.yaml", "name: why\nsteps: { sign-off: { approval: { comment: onReject } } }");
        await folder.RunAsync("run", "why.yaml", "--detach");
        await folder.RunAsync("work", "--until-idle");

        var mute = await folder.RunAsync("reject", "why", "sign-off", "--comment", " ");
        var said = await folder.RunAsync("reject", "why", "sign-off", "--comment", "drift in spring");

        mute.Exit.Should().Be(1);
        mute.Errors.Should().Contain("refused: sign-off of why#1 wants to know why").And.Contain("wf reject why#1 sign-off --comment TEXT");
        said.Exit.Should().Be(0, said.Errors);
    }
}
