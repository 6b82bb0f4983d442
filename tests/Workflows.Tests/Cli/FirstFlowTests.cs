using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What the author of a first workflow meets: each message says what happened and what to do.</summary>
public sealed class FirstFlowTests
{
    [Fact]
    public async Task Failed_steps_that_have_no_room_are_named()
    {
        using var folder = new WfFolder().With(
            "many.yaml", "name: many\nsteps:\n" + string.Concat("abcde".Select(step => $"  {step}: {{ uses: container, command: [sh, -c, 'exit 3'] }}\n")));

        var run = await folder.RunAsync("run", "many.yaml");

        run.Output.Should().Contain("✖ c failed: exit 3").And.Contain("✖ 2 more steps failed: d, e").And.Contain("→ wf show many#1 d");
        run.Output.Should().NotContain("wf logs many#1 a", "it printed nothing");
    }

    [Fact]
    public async Task A_long_message_is_its_first_and_last_line_where_there_is_one_line()
    {
        using var folder = new WfFolder().With(
            "trace.yaml",
            "name: trace\nsteps:\n  a: { uses: container, command: [sh, -c, 'printf \"Traceback:\\n  File x\\nZeroDivisionError\" >&2; exit 1'] }\n");

        var run = await folder.RunAsync("run", "trace.yaml");

        run.Output.Should().Contain(": a: exit 1: Traceback: ... ZeroDivisionError\n").And.Contain("File x");
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_told_before_the_first_step_runs()
    {
        using var folder = new WfFolder().With(
            "secret.yaml",
            "name: secret\nsteps:\n  a: { set: { x: 1 } }\n  b: { needs: [a], uses: container, command: [\"true\"], secrets: { T: tracker/token } }\n");

        var run = await folder.RunAsync("run", "secret.yaml");

        run.Errors.Should().Contain("b will fail as it is now: there is no secret 'tracker/token': put it with `wf secret set tracker/token` into ");
        run.Exit.Should().Be(1);
        var later = await folder.RunAsync("run", "secret.yaml", "--detach");
        later.Output.Should().Be("secret#2\n");
        later.Errors.Should().Contain("b will fail as it is now: ")
            .And.Contain("recorded: no engine drives this folder now, wf work --until-idle runs it");
    }

    [Fact]
    public async Task After_a_program_refused_its_input_another_value_of_what_it_read_is_proposed()
    {
        using var folder = new WfFolder().With(
            "bad.yaml",
            "name: bad\nparameters: { data: { type: string, default: x } }\n"
            + "steps:\n  a: { uses: container, command: [sh, -c, 'exit 65'], env: { D: \"{{ parameters.data }}\" } }\n");

        (await folder.RunAsync("run", "bad.yaml")).Output.Should()
            .MatchRegex("again +wf retry bad#1\n +or +wf rerun bad#1 -p data=[.]{3}\n +or +wf rerun bad#1 --from a\n");
    }

    [Theory]
    [InlineData(65, true)]
    [InlineData(3, false)]
    public async Task After_a_program_refused_for_good_new_work_is_proposed_where_a_retry_would_change_nothing(int exit, bool isProposed)
    {
        using var folder = new WfFolder().With(
            "bad.yaml", $"name: bad\nsteps:\n  a: {{ set: {{ x: 1 }} }}\n  b: {{ needs: [a], uses: container, command: [sh, -c, 'exit {exit}'] }}\n");

        (await folder.RunAsync("run", "bad.yaml")).Output.Contains("wf rerun bad#1 --from b\n", StringComparison.Ordinal).Should().Be(isProposed);
    }

    [Fact]
    public async Task A_promotion_that_was_refused_is_judged_anew()
    {
        using var folder = new WfFolder();
        Directory.CreateDirectory(folder.File("mine"));
        folder
            .With("mine/mover@1.yaml", "name: mover\nversion: 1\npromotes: true\ncommand: [sh, -c, 'exit 65']\n"
                + "inputs: { type: object, additionalProperties: false, properties: { replaces: { type: integer } } }\n")
            .With("late.yaml", "name: late\nsteps:\n  gate: { set: { champion: 1 } }\n  ask: { needs: [gate], set: { x: 1 } }\n"
                + "  move: { needs: [ask, gate], uses: mover@1, with: { replaces: '{{ steps.gate.outputs.champion }}' } }\n");

        var run = await folder.RunAsync("run", "late.yaml", "--catalogue", "mine");

        run.Output.Should().MatchRegex("again +wf retry late#1\n +or +wf rerun late#1 --from gate\n", run.Errors);
    }

    [Fact]
    public async Task One_that_a_sub_workflow_needs_is_told_then_too()
    {
        using var folder = new WfFolder()
            .With("parent.yaml", "name: parent\nsteps:\n  a: { set: { x: 1 } }\n  call: { needs: [a], workflow: { name: child } }\n  again: { needs: [call], workflow: { name: child } }\n")
            .With("child.yaml", "name: child\nsteps:\n  inner: { workflow: { name: grandchild } }\n")
            .With("grandchild.yaml", "name: grandchild\nsteps:\n  b: { uses: container, command: [\"true\"], secrets: { T: tracker/token } }\n");

        var run = await folder.RunAsync("run", "parent.yaml");

        run.Errors.Should().Contain("call/inner/b will fail as it is now: there is no secret 'tracker/token': put it with `wf secret set tracker/token` into ")
            .And.NotContain("again/inner/b");
        run.Exit.Should().Be(1);
    }

    [Fact]
    public async Task Who_cancelled_is_shown_of_the_run_and_of_its_step()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");

        await folder.RunAsync("cancel", "waits");
        await run.EndAsync();

        (await folder.RunAsync("show", "waits")).Output.Should().MatchRegex("waits#1 +cancelled.* cancelled by local:").And.NotContain("by the engine");
        (await folder.RunAsync("show", "waits", "work")).Output.Should().MatchRegex("message +cancelled by local:");
    }

    [Fact]
    public async Task Instances_that_fail_in_the_same_words_are_told_of_once()
    {
        using var folder = new WfFolder().With(
            "same.yaml", "name: same\nsteps:\n  a: { forEach: 5, uses: container, command: [\"true\"], secrets: { T: tracker/token } }\n");

        var run = await folder.RunAsync("run", "same.yaml");

        run.Output.Should().Contain("✖ a[0] failed; and in the same way [1], [2], [3], [4]\n").And.NotContain("a[1] failed");
        run.Output.Should().Contain("0/5 ok, 5 failed: 5 of 5 instances failed");
    }

    [Fact]
    public async Task A_retry_that_is_followed_begins_with_the_retry()
    {
        using var folder = new WfFolder().With("needy.yaml", "name: needy\nsteps:\n  a: { uses: container, command: [test, -e, go] }\n");
        await folder.RunAsync("run", "needy.yaml");
        folder.With("go", string.Empty);

        var retry = await folder.RunAsync("retry", "needy", "--follow");

        retry.Exit.Should().Be(0);
        retry.Output.Should().NotContain("failed", "that was before");
    }

    [Fact]
    public async Task Who_names_the_file_for_its_run_is_told_the_runs_name()
    {
        using var folder = new WfFolder().With("flow.yaml", "name: other\nsteps:\n  a: { set: { x: 1 } }\n");
        await folder.RunAsync("run", "flow.yaml");

        (await folder.RunAsync("show", "flow.yaml")).Errors.Should().Contain("did you mean other#1?");
    }

    private const string Child = """
        name: child
        parameters: { n: { type: integer }, m: { type: number, default: 1 } }
        steps: { a: { set: { x: "{{ parameters.n }}" } } }
        outputs: { x: "{{ steps.a.outputs.x }}" }
        """;

    private const string Parent = """
        name: parent
        steps:
          c: { workflow: { name: child }, with: { n: five, k: 1 } }
          d: { workflow: { name: chidl } }
          e: { needs: [c], set: { y: "{{ steps.c.outputs.z }}" } }
          f: { workflow: { name: child, version: 7 }, with: { n: 1 } }
          g: { workflow: { name: child } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_sub_workflow_takes_and_leaves_is_checked_before_anything_runs(bool published)
    {
        using var folder = new WfFolder().With("child.yaml", Child).With("parent.yaml", Parent);
        if (published)
        {
            await folder.RunAsync("publish", "child.yaml");
            File.Delete(folder.File("child.yaml"));
        }

        var told = await folder.RunAsync("validate", "parent.yaml");

        var shown = published ? "child version 1" : "child.yaml";
        told.Exit.Should().Be(65);
        told.Errors.Should().Contain($"parent.yaml:3:46: steps.c.with.n: expected an integer, found the string `five` ({shown})")
            .And.Contain("steps.c.with.k: `k` is not known here")
            .And.Contain("steps.d.workflow: the workflow chidl is not published here, and there is no chidl.yaml beside this file; did you mean `child`?")
            .And.Contain("steps.e.set.y: `c` has no `z` among its outputs; did you mean `x`?")
            .And.Contain($"steps.f.workflow: there is no version 7 of child here: {(published ? "wf versions child" : "it is not published")}")
            .And.Contain("steps.g.with: `n` is missing");
        var run = await folder.RunAsync("run", "parent.yaml");
        run.Exit.Should().Be(65);
        run.Errors.Should().Contain("steps.c.with.n");
    }

    [Fact]
    public async Task Files_that_are_validated_together_know_each_other()
    {
        using var folder = new WfFolder().With("kid.yaml", Child)
            .With("parent.yaml", "name: parent\nsteps:\n  c: { workflow: { name: child }, with: { n: 5 } }\n");

        (await folder.RunAsync("validate", "parent.yaml")).Exit.Should().Be(65);
        (await folder.RunAsync("validate", "kid.yaml", "parent.yaml")).Exit.Should().Be(0);
    }

    [Fact]
    public async Task The_catalogue_says_which_values_an_input_takes()
    {
        using var folder = new WfFolder().With(
            "mine.yaml",
            "name: mine\nversion: 1\ncommand: [\"true\"]\noutputs: { type: object, additionalProperties: false, properties: {} }\ninputs:\n"
            + "  { type: object, additionalProperties: false, properties: { kind: { type: string, enum: [a, b], description: Which. }, share: { type: number, minimum: 0, maximum: 1 } } }\n");

        var page = (await folder.RunAsync("catalogue", "mine", "--catalogue", ".")).Output;

        page.Should().Contain("Which. One of \"a\", \"b\".").And.Contain("At least 0, at most 1.");
    }
}
