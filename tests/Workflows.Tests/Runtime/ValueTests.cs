using System.Text;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Runtime.Views;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>A value that no door lets in ends its step, in words; what a door let in is carried everywhere.</summary>
public sealed class ValueTests
{
    private const string Half = "{{ parameters.t[5] }}";

    [Theory]
    [InlineData("s: { set: { v: \"HALF\" } }", "s: set: ")]
    [InlineData("s: { uses: container, command: [x], with: { v: \"HALF\" } }", "s: with: ")]
    [InlineData("s: { uses: container, command: [x], env: { V: \"HALF\" } }", "s: env.V: ")]
    [InlineData("s: { uses: container, command: [x, \"HALF\"] }", "s: command[1]: ")]
    [InlineData("s: { forEach: \"{{ [parameters.t[5]] }}\", set: { v: 1 } }", "s: forEach: ")]
    [InlineData("s: { approval: { text: \"HALF\" } }", "s: approval.text: ")]
    [InlineData("s: { wait: { for: \"HALF\" } }", "s: wait.for: ")]
    [InlineData("s: { when: \"parameters.t[5] + 'x'\", set: { v: 1 } }", "s: when: ")]
    [InlineData("s: { set: { v: 1 } }\noutputs: { v: \"HALF\" }", "outputs: ")]
    [InlineData("s: { set: { v: 1 } }\nfinally:\n  f: { set: { v: \"HALF\" } }", "f: set: ")]
    public async Task An_expression_that_gives_half_a_character_fails_its_step(string rest, string where)
    {
        await using var rig = Rig.Create().Start();

        var ended = await rig.RunAsync(
            $"name: w\nparameters: {{ t: {{ type: string }} }}\nsteps:\n  {rest.Replace("HALF", Half, StringComparison.Ordinal)}",
            """{"t":"Köln 🚀 launch"}""");

        (ended.Status, ended.Cause).Should().Be((RunStatus.Failed, Cause.Engine));
        ended.Message.Should().StartWith(where).And.Contain("half a character");
        rig.Executor.Begun.Should().BeEmpty("nothing is tried with what no program could be given");
    }

    [Theory]
    [InlineData("{\"v\":\"\\ud83d\"}", "at `v`: a lone surrogate")]
    [InlineData("{\"v\":99999999999999999999}", "at `v`: the integer 99999999999999999999 is outside 64 bits")]
    [InlineData("{\"v\":1e400}", "too large for a double")]
    [InlineData("{\"v\":1,\"v\":2}", "stands twice")]
    [InlineData("{\"v\":", "not JSON")]
    [InlineData("[1]", "expected an object")]
    public async Task Outputs_that_are_no_value_fail_the_attempt_of_the_program_that_wrote_them_once(string outputs, string why)
    {
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = outputs, Message = "half \ud83d" };

        var ended = await rig.RunAsync("name: w\nsteps: { s: { uses: container, command: [x] } }");

        (ended.Status, ended.Cause).Should().Be((RunStatus.Failed, Cause.Application));
        ended.Message.Should().Contain("the outputs can't be taken: ").And.Contain(why);
        rig.Executor.Begun.Should().ContainSingle();
    }

    [Fact]
    public async Task What_is_as_deep_as_a_value_may_be_is_carried_and_shown_in_every_place()
    {
        var deep = new string('[', 63) + new string(']', 63);
        await using var rig = Rig.Create().Start();
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Outputs = $$"""{"v":{{deep}}}""" };
        var run = await rig.AcceptAsync("""
            name: deep
            parameters: { p: { type: array } }
            steps:
              each: { forEach: 2, uses: container, command: [x], with: { v: "{{ parameters.p }}" } }
              hold: { needs: [each], wait: { event: { type: go } } }
              set: { needs: [hold], set: { v: "{{ steps.each.outputs[1].v }}" } }
            outputs: { v: "{{ steps.set.outputs.v }}" }
            """, $$"""{"p":{{deep}}}""");
        await rig.UntilAsync(run, state => state.Steps[1].Status == StepStatus.Running);
        (await rig.AskAsync(run, at => new SignalReceived(1, $"[{deep}]", "ada") { At = at, Seed = 1 })).Should().BeNull();

        var ended = await rig.EndAsync(run);

        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        var view = (await rig.Store.ViewAsync(run, rig.Plans.Of, CancellationToken.None))!;
        var document = Documents.Of(view, await rig.Store.ListAttemptsAsync(run, null, null, CancellationToken.None));
        JsonSerializer.Serialize(document, DocumentJson.Options).Should().Contain($"\"event\":[{deep}]").And.Contain($"\"outputs\":[{{\"v\":{deep}}},");
    }

    [Fact]
    public async Task A_signal_that_is_no_value_is_refused_in_words()
    {
        await using var rig = Rig.Create().Start();
        var run = await rig.AcceptAsync("name: w\nsteps: { hold: { wait: { event: { type: go } } } }");
        await rig.IdleAsync();

        (await rig.AskAsync(run, at => new SignalReceived(0, "{\"a\":\"\\ud83d\"}", "ada") { At = at, Seed = 1 }))
            .Should().Contain("the signal can't be taken: at `a`: a lone surrogate");
        (await rig.AskAsync(run, at => new SignalReceived(0, "{\"a\":", "ada") { At = at, Seed = 1 })).Should().Contain("not JSON");
        (await rig.StoredAsync(run)).Status.Should().Be(RunStatus.Running);
    }

    [Theory]
    [InlineData(
        "{\"a\":1}\n[99999999999999999999]\n",
        "items.jsonl",
        "forEach: line 2: at `[0]`: the integer 99999999999999999999 is outside 64 bits; write it as a string")]
    [InlineData("1\n\n\"\\ud83d\"\n", "items.ndjson", "forEach: line 3: a lone surrogate")]
    public async Task An_item_that_is_no_value_is_named_by_its_line(string lines, string name, string message)
    {
        await using var rig = Rig.Create().Start();

        (await EachAsync(rig, Encoding.UTF8.GetBytes(lines), name)).Steps[1].Message.Should().StartWith(message);
    }

    [Fact]
    public async Task A_file_of_items_is_never_read_beyond_its_limit()
    {
        await using var rig = Rig.Create().Start();

        (await EachAsync(rig, Encoding.UTF8.GetBytes(new string('x', (8 << 20) + 1)), "items.txt")).Steps[1].Message
            .Should().StartWith("forEach: items.txt is larger than 8 MiB");
    }

    private static async Task<RunState> EachAsync(Rig rig, byte[] content, string name)
    {
        var file = await rig.Files.PutAsync(new MemoryStream(content), null, CancellationToken.None);
        rig.Executor.Script = _ => ScriptedExecutor.Success with { Artifacts = [new ArtifactRecord("items", file.Sha256, file.Size, name)] };
        return await rig.RunAsync("""
            name: items
            steps:
              list: { uses: container, command: [ls], artifacts: { items: items } }
              each: { needs: [list], forEach: "{{ steps.list.artifacts.items }}", set: { item: "{{ item }}" } }
            """);
    }
}
