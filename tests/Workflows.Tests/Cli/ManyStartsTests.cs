using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>Many commands on one folder at once: each waits for its turn to write, and none is lost.</summary>
public sealed class ManyStartsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Twenty_runs_started_at_once_all_succeed(bool besideAnEngine)
    {
        using var folder = new WfFolder().With("hello.yaml", "name: hello\nsteps:\n  a: { set: { n: 1 } }\n  b: { needs: [a], set: { n: 2 } }\n");
        if (besideAnEngine)
        {
            await folder.Start("work").SaysAsync("driving");
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => folder.Start("run", "hello.yaml").EndAsync()));

        runs.Should().OnlyContain(run => run.Exit == 0, string.Join('\n', runs.Where(run => run.Exit != 0).Select(run => run.Errors).Distinct()));
        var list = await folder.RunAsync("list", "-n", "50", "--json");
        list.Output.Split("\"succeeded\"").Should().HaveCount(21);
    }
}
