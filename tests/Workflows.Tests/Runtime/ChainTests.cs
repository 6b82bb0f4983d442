using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Chains and other plain graphs, from acceptance to the recorded end.</summary>
public sealed class ChainTests
{
    [Fact]
    public async Task A_chain_of_programs_and_sets_is_driven_to_its_recorded_end()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => ScriptedExecutor.Success with { Outputs = $$"""{"n":{{spec.Attempt}}}""" };

        var ended = await rig.RunAsync("""
            name: chain
            parameters: { a: { type: integer, default: 3 } }
            steps:
              one: { uses: container, command: [sh, -c, 'true'] }
              two: { needs: [one], set: { sum: "{{ steps.one.outputs.n + parameters.a }}" } }
              three: { needs: [two], uses: container, command: [echo, "{{ steps.two.outputs.sum }}"] }
            outputs: { sum: "{{ steps.two.outputs.sum }}" }
            """);

        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        ended.Outputs.Should().Be("""{"sum":4}""");
        rig.Executor.Begun.Select(s => s.Step).Should().Equal("one", "three");
        rig.Executor.Begun[1].Command.Should().Equal("echo", "4");
        var stored = await rig.StoredAsync(ended.Id);
        stored.Status.Should().Be(RunStatus.Succeeded);
        stored.Sequence.Should().Be(ended.Sequence);
        (await rig.EventsAsync(ended.Id)).Select(e => e.Sequence).Should().Equal(Enumerable.Range(1, (int)ended.Sequence).Select(n => (long)n));
    }

    [Fact]
    public async Task Every_attempt_is_released_once_its_end_is_recorded()
    {
        await using var rig = Rig.Create().Start();

        await rig.RunAsync("""
            name: release
            steps:
              one: { uses: container, command: ['true'] }
              two: { needs: [one], uses: container, command: ['true'] }
            """);

        rig.Executor.Released.Should().BeEquivalentTo(rig.Executor.Begun.Select(s => s.Uid));
    }

    [Fact]
    public async Task An_expression_that_fails_ends_the_step_as_engine_and_starts_nothing()
    {
        await using var rig = Rig.Create().Start();

        var ended = await rig.RunAsync("""
            name: wrong
            parameters: { list: { type: array, default: [] } }
            steps:
              one: { uses: container, command: [echo, "{{ parameters.list[0].name }}"], retry: { attempts: 3 } }
            """);

        ended.Status.Should().Be(RunStatus.Failed);
        ended.Steps[0].Cause.Should().Be(Cause.Engine);
        ended.Steps[0].Message.Should().StartWith("command[1]:");
        rig.Executor.Begun.Should().BeEmpty();
    }

    [Fact]
    public async Task An_executor_that_throws_loses_the_attempt_and_not_the_run()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Refusal = new InvalidOperationException("no fork");
        var run = await rig.AcceptAsync("name: throws\nsteps: { one: { uses: container, command: ['true'] } }");
        await rig.Executor.Until(e => e.Stopped.Count == 1);
        rig.Log.Count("throws#1 one: attempt ").Should().Be(1, "a line of the log names run and step");

        rig.Executor.Refusal = null;
        await rig.UntilAsync(run, state => state.Steps[0].Status == StepStatus.Backoff);
        await rig.AdvanceAsync(TimeSpan.FromSeconds(2));

        (await rig.EndAsync(run)).Status.Should().Be(RunStatus.Succeeded);
    }
}
