using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Files of instances, where a run hands one on as its output.</summary>
public sealed class InstanceFileTests
{
    private const string Definition = """
        name: fan
        steps:
          each: { forEach: [a, b], uses: container, command: [sh, -c, 'echo "$WF_INDEX" > "$WF_STEP_DIR/model.txt"'], artifacts: { model: model.txt } }
        outputs: { best: "{{ steps.each.artifacts[1].model }}" }
        """;

    [Fact]
    public async Task An_output_that_is_the_file_of_an_instance_is_shown_as_the_path_to_open()
    {
        using var folder = new WfFolder().With("fan.yaml", Definition);

        (await folder.RunAsync("run", "fan.yaml")).Output.Should().MatchRegex(@"best +\.wf/runs/fan/1/each\[1\]/model\.txt");
        (await folder.RunAsync("show", "fan")).Output.Should().MatchRegex(@"best +\.wf/runs/fan/1/each\[1\]/model\.txt");
    }
}
