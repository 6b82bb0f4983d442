using System.Text;
using FluentAssertions;
using Workflows.Core.Runs;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Many instances of one step.</summary>
public sealed class FanOutTests
{
    [Fact]
    public async Task A_fan_out_of_100_000_starves_no_other_run()
    {
        await using var rig = Rig.Create();
        var big = await rig.AcceptAsync("name: big\nsteps: { each: { forEach: 100000, parallel: 1000, set: { i: \"{{ index }}\" } } }");
        rig.Start();
        await rig.UntilAsync(big, run => run.Steps[0].Fan is { Succeeded: > 0 });

        var small = await rig.RunAsync("name: small\nsteps: { one: { uses: container, command: ['true'] }, two: { needs: [one], set: { x: 1 } } }");

        small.Status.Should().Be(RunStatus.Succeeded);
        (await rig.StoredAsync(big)).Status.Should().Be(RunStatus.Running, "it has been at it all the while");
        var ended = await rig.EndAsync(big, TimeSpan.FromMinutes(2));
        ended.Status.Should().Be(RunStatus.Succeeded);
        ended.Steps[0].Fan!.Succeeded.Should().Be(100_000);
    }

    [Fact]
    public async Task Items_come_from_an_artifact_one_a_line()
    {
        await using var rig = Rig.Create().Start();
        var file = await rig.Files.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("alpha\n7\n")), null, CancellationToken.None);
        rig.Executor.Script = spec => spec.Step == "list"
            ? ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("items", file.Sha256, file.Size, "items.txt")] }
            : ScriptedExecutor.Success;

        var ended = await rig.RunAsync("""
            name: items
            steps:
              list: { uses: container, command: [ls], artifacts: { items: items.txt } }
              each: { needs: [list], forEach: "{{ steps.list.artifacts.items }}", set: { item: "{{ item }}" } }
            """);

        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        ended.Steps[1].Outputs.Should().Be("""[{"item":"alpha"},{"item":"7"}]""", "in a plain file each line is a text");
    }

    [Fact]
    public async Task In_a_file_of_json_lines_each_item_is_a_value_and_a_bad_line_is_named()
    {
        await using var rig = Rig.Create().Start();
        var file = await rig.Files.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("{\"a\":1}\n\noops\n")), null, CancellationToken.None);
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("items", file.Sha256, file.Size, "items.jsonl")] };

        var ended = await rig.RunAsync("""
            name: items
            steps:
              list: { uses: container, command: [ls], artifacts: { items: items.jsonl } }
              each: { needs: [list], forEach: "{{ steps.list.artifacts.items }}", set: { item: "{{ item }}" } }
            """);

        ended.Steps[1].Message.Should().Be("forEach: line 3: not JSON: 'o' is an invalid start of a value (line 1, byte 1)");
    }

    [Fact]
    public async Task Artifacts_that_inputs_name_are_handed_over_as_files()
    {
        await using var rig = Rig.Create().Start();
        var sha = new string('a', 64);
        rig.Executor.Script = spec => ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("model", sha, 10, "my model.zip")] };

        await rig.RunAsync("""
            name: files
            steps:
              train: { uses: container, command: [train], artifacts: { model: my model.zip } }
              use: { needs: [train], uses: container, command: [use, "{{ steps.train.artifacts.model }}"], with: { m: { deep: ["{{ steps.train.artifacts.model }}"] } } }
            """);

        rig.Executor.Begun[1].Files.Should().ContainSingle().Which.Should().Be(new Workflows.Runtime.Executing.FileInput(sha, "my model.zip", false));
    }
}
