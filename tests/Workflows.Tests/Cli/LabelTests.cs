using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Labels on the command line, on a data folder.</summary>
public sealed class LabelTests
{
    [Fact]
    public async Task A_run_is_labelled_listed_and_shown()
    {
        using var folder = new WfFolder().With("one.yaml", "name: one\nsteps: { a: { set: { x: 1 } } }\n");
        await folder.RunAsync("run", "one.yaml", "--label", "team=ml", "--label", "example.com/ticket=42");
        await folder.RunAsync("run", "one.yaml");

        (await folder.RunAsync("list", "--label", "team=ml")).Output.Should().Contain("one#1").And.NotContain("one#2");
        (await folder.RunAsync("list", "--label", "team", "--label", "example.com/ticket")).Output.Should().Contain("one#1");
        (await folder.RunAsync("list", "--label", "team=data")).Errors.Should().Be("no such run\n");
        (await folder.RunAsync("show", "one#1")).Output.Should().MatchRegex("labels +example.com/ticket=42, team=ml\n");
        (await folder.RunAsync("show", "one#1", "--json")).Output.Should().Contain("\"labels\":{\"example.com/ticket\":\"42\",\"team\":\"ml\"}");
    }

    [Theory]
    [InlineData("run", "team", "--label: expected KEY=VALUE, found `team`")]
    [InlineData("run", "a b=c", "--label: `a b` can't be the key of a label: expected 1 to 63 letters")]
    [InlineData("run", "team=a b", "--label: `a b` can't be the value of label team: expected at most 63 letters")]
    [InlineData("run", "team=ml", "--label: team is given twice", "--label", "team=data")]
    [InlineData("list", "=ml", "--label: `` can't be the key of a label")]
    public async Task What_can_t_be_a_label_is_refused_and_said(string verb, string label, string why, params string[] more)
    {
        using var folder = new WfFolder().With("one.yaml", "name: one\nsteps: { a: { set: { x: 1 } } }\n");

        var refused = await folder.RunAsync([verb, .. verb == "run" ? ["one.yaml"] : Array.Empty<string>(), "--label", label, .. more]);

        refused.Exit.Should().Be(2);
        refused.Errors.Should().StartWith($"wf: {why}");
        Directory.Exists(folder.File(".wf")).Should().BeFalse("nothing was recorded");
    }
}
