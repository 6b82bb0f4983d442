using System.Text.RegularExpressions;
using FluentAssertions;
using Workflows.Cli.CommandLine;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class ExitCodeTests
{
    private static readonly IEnumerable<(string Code, string Meaning)> All = ExitCodes.All.Select(code => (code.ToString("D"), code.Meaning()));

    [Fact]
    public void The_readme_lists_every_exit_code_that_the_program_can_give()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section = Regex.Match(page, @"^## Exit codes\n(?<text>.*?)^## ", RegexOptions.Multiline | RegexOptions.Singleline);

        Regex.Matches(section.Groups["text"].Value, @"^\| (\d+) \| (.+) \|$", RegexOptions.Multiline)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value))
            .Should().Equal(All);
    }

    [Fact]
    public async Task The_help_lists_every_exit_code_that_the_program_can_give()
    {
        using var folder = new WfFolder();

        var help = Regex.Replace((await folder.RunAsync("--help")).Output, @"\s+", " ");

        foreach (var (code, meaning) in All) help.Should().Contain($" {code} {meaning}");
    }
}
