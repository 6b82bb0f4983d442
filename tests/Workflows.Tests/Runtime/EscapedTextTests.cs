using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Workflows.Core.Runs;
using Workflows.Definitions.Activities;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Characters that nobody sees, written as escapes, survive from the author's text to the program, whoever reads the version again.</summary>
public sealed class EscapedTextTests
{
    private const string Text = """
        name: odd
        title: "a\uXXXXb"
        description: "\uXXXX"
        objectives: [{ metric: rmse, atMost: 1, description: "\uXXXX" }]
        parameters: { p: { type: string, default: "\uXXXX", title: "\uXXXX" }, q: { type: array, default: ["\uXXXX"] } }
        steps:
          work:
            title: "\uXXXX"
            uses: container
            command: [echo, "\uXXXX", "{{ parameters.p }}"]
            env: { E: "\uXXXX" }
            with: { "k\uXXXX": "\uXXXX" }
          sum: { needs: [work], set: { x: "\uXXXX{{ parameters.p }}{{ parameters.q[0] }}", y: "{{ '\uXXXX' | string.size }}" } }
          act: { needs: [sum], uses: act@1 }
        outputs: { x: "\uXXXX" }
        """;

    private const string Manifest = """
        name: act
        version: 1
        title: "\uXXXX"
        inputs: { type: object, additionalProperties: false, properties: { i: { type: string, default: "\uXXXX" } } }
        command: [act, "\uXXXX"]
        """;

    [Theory]
    [InlineData("202E")]
    [InlineData("2066")]
    [InlineData("FEFF")]
    [InlineData("0085")]
    [InlineData("2028")]
    [InlineData("007F")]
    [InlineData("001B")]
    public async Task An_escaped_character_survives_that_its_version_is_read_again(string code)
    {
        var character = ((char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();
        var (catalogue, errors) = Catalogue.Read([("act.yaml", Manifest.Replace("XXXX", code, StringComparison.Ordinal))]);
        errors.Should().BeEmpty();
        await using var first = Rig.Create(new RigOptions { Catalogue = catalogue });
        var run = await first.AcceptAsync(Text.Replace("XXXX", code, StringComparison.Ordinal));

        await using var rig = await first.RestartAsync(with: new RigOptions { Catalogue = null });
        var ended = await rig.EndAsync(run);

        ended.Status.Should().Be(RunStatus.Succeeded, ended.Message);
        ended.Plan.Definition.Title.Should().Be($"a{character}b");
        rig.Executor.Begun[0].Command.Should().Equal("echo", character, character);
        rig.Executor.Begun[0].Environment["E"].Should().Be(character);
        JsonDocument.Parse(rig.Executor.Begun[0].Inputs).RootElement.GetProperty($"k{character}").GetString().Should().Be(character);
        rig.Executor.Begun[1].Command.Should().Equal("act", character);
        JsonDocument.Parse(rig.Executor.Begun[1].Inputs).RootElement.GetProperty("i").GetString().Should().Be(character);
        var sum = JsonDocument.Parse(ended.Steps[1].Outputs!).RootElement;
        sum.GetProperty("x").GetString().Should().Be(character + character + character);
        sum.GetProperty("y").GetInt32().Should().Be(1);
    }
}
