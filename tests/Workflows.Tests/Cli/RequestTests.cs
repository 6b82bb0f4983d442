using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Asking a run for something: beside an engine, and without one.</summary>
public sealed class RequestTests
{
    private const string NeedsFile = """
        name: needy
        steps:
          first: { uses: container, command: [sh, -c, 'echo one >> count'] }
          second: { needs: [first], uses: container, command: [sh, -c, 'test -e there || { echo "there is nothing there" >&2; exit 1; }'] }
        """;

    private const string Listens = """
        name: listens
        steps:
          arrived: { wait: { event: { type: data.arrived } } }
        outputs: { size: "{{ steps.arrived.outputs.event.size }}" }
        """;

    [Fact]
    public async Task A_retry_runs_what_failed_again_and_nothing_else()
    {
        using var folder = new WfFolder().With("needy.yaml", NeedsFile);
        (await folder.RunAsync("run", "needy.yaml")).Exit.Should().Be(1);
        folder.With("there", string.Empty);

        var retry = await folder.RunAsync("retry", "needy#1", "--follow");

        retry.Exit.Should().Be(0, retry.Errors);
        retry.Output.Should().Contain("✔ needy#1 succeeded");
        File.ReadAllText(folder.File("count")).Should().Be("one\n");
    }

    [Fact]
    public async Task A_rerun_is_a_new_run_that_reuses_what_was_done()
    {
        using var folder = new WfFolder().With("needy.yaml", NeedsFile);
        (await folder.RunAsync("run", "needy.yaml")).Exit.Should().Be(1);
        folder.With("there", string.Empty);

        var rerun = await folder.RunAsync("rerun", "needy#1", "--from", "second");

        rerun.Exit.Should().Be(0, rerun.Errors);
        rerun.Output.Should().Contain("✔ needy#2 succeeded").And.Contain("reused");
        File.ReadAllText(folder.File("count")).Should().Be("one\n");
    }

    [Fact]
    public async Task Without_an_engine_it_is_recorded_and_the_next_engine_takes_it()
    {
        using var folder = new WfFolder().With("needy.yaml", NeedsFile);
        await folder.RunAsync("run", "needy.yaml", "--detach");

        var cancel = await folder.RunAsync("cancel", "needy");
        await folder.RunAsync("work", "--until-idle");

        cancel.Exit.Should().Be(0);
        cancel.Errors.Should().Contain("recorded: no engine drives this folder now").And.Contain("wf work --until-idle");
        (await folder.RunAsync("show", "needy")).Output.Should().Contain("⊘ needy#1");
        (await folder.RunAsync("cancel", "needy")).Errors.Should().Contain("needy#1 has ended: cancelled");
    }

    [Fact]
    public async Task What_the_next_engine_would_refuse_is_refused_at_once_where_none_is_at_work()
    {
        using var folder = new WfFolder().With("needy.yaml", NeedsFile)
            .With("ask.yaml", Flows.Approval)
            .With("well.yaml", "name: well\nsteps: { a: { set: { x: 1 } } }\n");
        await folder.RunAsync("run", "needy.yaml");
        await folder.RunAsync("run", "ask.yaml");
        await folder.RunAsync("run", "well.yaml");

        await RefusedAsync("there is nothing to retry", "retry", "well");
        await RefusedAsync("ship of ask#1 is no approval", "approve", "ask", "ship");
        (await folder.RunAsync("approve", "ask", "sign-off")).Exit.Should().Be(0);
        await RefusedAsync("already approved by local:", "approve", "ask", "sign-off");
        (await folder.RunAsync("retry", "needy")).Exit.Should().Be(0);
        var again = await RefusedAsync("the run has not ended: it is", "retry", "needy", "--follow");

        again.Should().Contain("what was asked of the run before waits for the next engine: wf work --until-idle");
        (await folder.RunAsync("show", "needy")).Output.Should().Contain("✖ needy#1", "nothing was driven before it was refused");

        async Task<string> RefusedAsync(string why, params string[] words)
        {
            var asked = await folder.RunAsync(words);
            asked.Exit.Should().Be(1, string.Join(' ', words));
            asked.Errors.Should().Contain("refused").And.Contain(why);
            return asked.Errors;
        }
    }

    [Fact]
    public async Task A_run_is_held_and_let_go_and_killed_beside_its_engine()
    {
        using var folder = new WfFolder().With("stubborn.yaml", Flows.Stubborn);
        var run = folder.Start("run", "stubborn.yaml");
        await run.SaysAsync("work  ● running");

        (await folder.RunAsync("suspend", "stubborn")).Output.Should().Contain("stubborn#1 is suspended");
        (await folder.RunAsync("list")).Output.Should().Contain("suspended");
        (await folder.RunAsync("resume", "stubborn")).Output.Should().Contain("stubborn#1 goes on");
        var again = await folder.RunAsync("resume", "stubborn");
        again.Exit.Should().Be(1);
        again.Errors.Should().Contain("refused: the run is not suspended");
        await folder.RunAsync("cancel", "stubborn");
        (await folder.RunAsync("list")).Output.Should().MatchRegex("stubborn#1 +. cancelling");
        (await folder.RunAsync("show", "stubborn")).Output.Should().MatchRegex("stubborn#1 +cancelling");
        (await folder.RunAsync("terminate", "stubborn")).Output.Should().Contain("stubborn#1 is being terminated");

        (await run.EndAsync()).Exit.Should().Be(3);
    }

    [Fact]
    public async Task A_signal_gives_a_step_its_event()
    {
        using var folder = new WfFolder().With("listens.yaml", Listens);
        var run = folder.Start("run", "listens.yaml");
        await run.SaysAsync("waits for the event data.arrived");

        (await folder.RunAsync("signal", "listens", "arrived", "{\"size\": 12}")).Exit.Should().Be(0);

        var end = await run.EndAsync();
        end.Exit.Should().Be(0, end.Errors);
        end.Output.Should().MatchRegex("outputs +size +12");
    }

    [Fact]
    public async Task Logs_are_followed_to_the_end()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");
        var logs = folder.Start("logs", "waits", "work", "-f");
        await logs.SaysAsync("begun");

        folder.With("go", string.Empty);

        (await logs.EndAsync()).Output.Should().Be("begun\nover\n");
        (await run.EndAsync()).Exit.Should().Be(0);
    }

    [Fact]
    public async Task The_log_of_a_pod_is_read_where_it_is_gathered()
    {
        using var folder = new WfFolder().With("waits.yaml", Flows.Waits);
        var run = folder.Start("run", "waits.yaml");
        await run.SaysAsync("work  ● running");
        var uid = Path.GetFileName(Directory.GetDirectories(folder.File(".wf/attempts")).Single());
        Directory.CreateDirectory(folder.File(".wf/kubernetes/logs"));
        folder.With($".wf/kubernetes/logs/{uid}.log", "epoch 1\n");

        (await folder.RunAsync("logs", "waits", "work")).Output.Should().Be("epoch 1\n");
        folder.With("go", string.Empty);
        (await run.EndAsync()).Exit.Should().Be(0);
        (await folder.RunAsync("logs", "waits", "work")).Output.Should().Be("begun\nover\n", "what was stored comes first");
    }

    [Fact]
    public async Task Without_an_engine_it_says_of_what_it_was_recorded()
    {
        using var folder = new WfFolder().With("ask.yaml", Flows.Approval).With("listens.yaml", Listens);
        await folder.RunAsync("run", "ask.yaml");
        await folder.RunAsync("run", "listens.yaml", "--detach");

        (await folder.RunAsync("approve", "ask")).Errors.Should().Contain("takes it: sign-off of ask#1 is approved by local:");
        (await folder.RunAsync("cancel", "ask")).Errors.Should().Contain("takes it: ask#1 is being cancelled");
        (await folder.RunAsync("signal", "listens", "arrived")).Errors.Should().Contain("takes it: arrived of listens#1 ");
    }
}
