using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What passed the door (64 deep) is shown by every command, however deep the document around it lies.</summary>
public sealed class DeepDocumentTests
{
    private const int Deepest = 64;

    private const string Flow = """
        name: deep
        parameters: { items: { type: array, default: [1, 2] } }
        steps:
          one: { uses: container, command: [sh, -c, 'cp outputs.json "$WF_OUTPUTS"'] }
          each: { forEach: "{{ parameters.items }}", uses: container, command: [sh, -c, 'cp outputs.json "$WF_OUTPUTS"'] }
        outputs: { all: "{{ steps.one.outputs.v }}" }
        """;

    [Fact]
    public async Task Outputs_as_deep_as_the_limit_are_shown()
    {
        using var folder = new WfFolder()
            .With("deep.yaml", Flow)
            .With("outputs.json", $$"""{"v": {{new string('[', Deepest - 1)}}{{new string(']', Deepest - 1)}}}""");

        var run = await folder.RunAsync("run", "deep.yaml", "--json");

        run.Exit.Should().Be(0, run.Errors);
        foreach (var line in new[] { "show deep", "events deep", "list", "logs deep", "show deep --json", "events deep --json" })
        {
            var said = await folder.RunAsync(line.Split(' '));
            said.Exit.Should().Be(0, $"{line}: {said.Errors}");
        }

        using var document = JsonDocument.Parse(run.Output, new JsonDocumentOptions { MaxDepth = 128 });
        Depth(document.RootElement.GetProperty("steps").GetProperty("one").GetProperty("outputs")).Should().Be(Deepest);
        Depth(document.RootElement.GetProperty("steps").GetProperty("each").GetProperty("outputs")).Should().Be(Deepest + 1);
    }

    private static int Depth(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => 1 + element.EnumerateObject().Select(member => Depth(member.Value)).DefaultIfEmpty(0).Max(),
        JsonValueKind.Array => 1 + element.EnumerateArray().Select(Depth).DefaultIfEmpty(0).Max(),
        _ => 0,
    };
}
