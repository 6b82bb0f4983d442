using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What passed a door is carried to the command line and back.</summary>
public sealed class DeepValueTests
{
    [Fact]
    public async Task Outputs_64_deep_come_out_of_run_and_show_as_they_were_written()
    {
        var deep = new string('[', 63) + new string(']', 63);
        using var folder = new WfFolder().With("deep.yaml", $$$"""
            name: deep
            steps:
              work:
                uses: container
                command: [sh, -c, 'printf ''{"v":{{{deep}}}}'' > "$WF_OUTPUTS"']
            outputs: { v: "{{ steps.work.outputs.v }}" }
            """);

        var run = await folder.RunAsync("run", "deep.yaml", "--json");
        var show = await folder.RunAsync("show", "deep", "--json");

        foreach (var told in new[] { run, show })
        {
            told.Exit.Should().Be(0, told.Errors);
            using var document = JsonDocument.Parse(told.Output, new JsonDocumentOptions { MaxDepth = 100 });
            document.RootElement.GetProperty("outputs").GetProperty("v").GetRawText().Should().Be(deep);
        }
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud83d\"}", "the signal can't be taken: at `a`: a lone surrogate")]
    [InlineData("{\"a\":1e400}", "the signal can't be taken: at `a`: the number 1e400 is too large for a double")]
    [InlineData("{\"a\":", "the signal can't be taken: not JSON")]
    public async Task A_signal_that_is_no_value_is_refused_before_it_is_sent(string signal, string why)
    {
        using var folder = new WfFolder().With("w.yaml", "name: w\nsteps: { hold: { wait: { event: { type: go } } } }");
        await folder.RunAsync("run", "w.yaml", "--detach");

        var told = await folder.RunAsync("signal", "w", "hold", signal);

        told.Exit.Should().Be(2);
        told.Errors.Should().Contain(why);
    }
}
