using System.Collections.Immutable;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Runtime.Accepting;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>A rerun takes over nothing that would come out otherwise now: also where the step itself stands as it stood.</summary>
public sealed class ReuseTests
{
    private const string Gated = """
        name: gated
        objectives: [{ metric: rmse, atMost: 70 }]
        steps:
          k: { set: { rmse: 50 } }
          gate: { needs: [k], set: { passed: "{{ steps.k.outputs.rmse <= objectives[0].atMost }}" } }
          after: { needs: [gate], set: { x: 1 } }
          skipped: { needs: [k], when: "{{ objectives[0].atMost < 60 }}", set: { x: 1 } }
          named: { set: { name: "{{ workflow.name }}", run: "{{ run.number }}" } }
          numbered: { set: { version: "{{ workflow.version }}" } }
          boom: { uses: container, command: [boom] }
        """;

    private const string Leaf = "name: leaf\nsteps: { a: { set: { x: 1 } } }";
    private const string Child = "name: child\nsteps: { leaf: { workflow: { name: leaf } } }";
    private const string Other = "name: other\nsteps: { a: { set: { x: 1 } } }";

    private const string Parent = """
        name: parent
        steps:
          child: { workflow: { name: child } }
          fixed: { workflow: { name: child, version: 1 } }
          other: { workflow: { name: other } }
          boom: { uses: container, command: [boom] }
        """;

    [Fact]
    public async Task What_reads_the_objectives_runs_again_where_they_changed()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => new AttemptOutcome { Exit = 1 };
        var first = await rig.RunAsync(Gated);
        await PublishAsync(rig, Gated.Replace("atMost: 70", "atMost: 10", StringComparison.Ordinal));

        var same = await RerunAsync(rig, first);
        var changed = await RerunAsync(rig, first, version: 2);

        Reused(same).Should().Equal("k", "gate", "after", "named", "numbered");
        Reused(changed).Should().Equal("k", "named");
        changed.Steps[1].Only!.Outputs.Should().Be("""{"passed":false}""");
        changed.Steps[3].Status.Should().Be(StepStatus.Succeeded, "its condition is true now");
    }

    [Fact]
    public async Task A_sub_workflow_whose_version_changed_runs_again_however_deep_the_change()
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = spec => new AttemptOutcome { Exit = 1 };
        var siblings = ImmutableDictionary<string, string>.Empty.Add("child", Child).Add("leaf", Leaf).Add("other", Other);
        var run = await rig.AcceptAsync(Parent, siblings: siblings);
        var first = await rig.EndAsync(run);

        var same = await RerunAsync(rig, first);
        await PublishAsync(rig, Leaf.Replace("x: 1", "x: 2", StringComparison.Ordinal));
        var changed = await RerunAsync(rig, first);

        Reused(same).Should().Equal("child", "fixed", "other");
        Reused(changed).Should().Equal("other");
    }

    private static IEnumerable<string> Reused(RunState run) =>
        run.Steps.Select((step, i) => (step, i)).Where(at => at.step.Reason == Reason.Reused).Select(at => run.Plan.Steps[at.i].Name);

    private static async Task<RunState> RerunAsync(Rig rig, RunState earlier, int? version = null)
    {
        var outcome = await rig.Acceptance.RerunAsync(new RerunRequest(earlier.Id, "boom", "bob") { Version = version }, CancellationToken.None);
        return await rig.EndAsync(outcome.Should().BeOfType<StartOutcome.Started>().Which.Run.Id);
    }

    private static async Task PublishAsync(Rig rig, string text)
    {
        var outcome = await new Publishing(rig.Bare, rig.Plans, rig.Time).PublishAsync(
            new PublishRequest("default", "test.yaml", text, "ada"), CancellationToken.None);
        outcome.Should().BeOfType<PublishOutcome.Published>(outcome is PublishOutcome.Invalid invalid ? string.Join('\n', invalid.Errors) : "");
    }
}
