using FluentAssertions;
using Workflows.Runtime.Attempts;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Keys that name the work of a step: no two steps share one.</summary>
public sealed class AttemptKeysTests
{
    private const string Alike = """
        name: alike
        steps:
          train: { forEach: [a, b], uses: container, command: [x], checkpoint: true }
          train-1: { uses: container, command: [x], checkpoint: true }
          other: { uses: container, command: [x], checkpoint: true }
        """;

    [Fact]
    public async Task An_instance_and_a_step_that_is_called_alike_have_keys_of_their_own()
    {
        await using var rig = Rig.Create().Start();

        await rig.RunAsync(Alike);

        rig.Executor.Begun.Should().HaveCount(4);
        rig.Executor.Begun.Select(spec => spec.IdempotencyKey).Should().OnlyHaveUniqueItems();
        rig.Executor.Begun.Select(spec => spec.CheckpointKey).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_run_that_an_older_program_accepted_keeps_its_keys_where_they_were_one_steps()
    {
        await using var rig = Rig.Create();
        var run = (await rig.StoredAsync(await rig.AcceptAsync(Alike))) with { KeyFormat = 1 };
        var id = $"{run.Id:N}";

        AttemptKeys.Checkpoint(run, 0, 0).Should().Be($"{id}-train-0");
        AttemptKeys.Checkpoint(run, 2, null).Should().Be($"{id}-other");
        AttemptKeys.Idempotency(run, 2, null).Should().Be($"{id}-other-g1");
        AttemptKeys.Checkpoint(run, 0, 1).Should().Be($"{id}.train.1", "nobody can say whose train-1 is");
        AttemptKeys.Checkpoint(run, 1, null).Should().Be($"{id}.train-1");
    }
}
