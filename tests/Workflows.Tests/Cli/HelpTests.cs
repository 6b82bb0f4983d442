using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

public sealed class HelpTests
{
    [Fact]
    public async Task Every_command_teaches_by_example()
    {
        using var folder = new WfFolder();
        var root = (await folder.RunAsync("--help")).Output;
        var commands = Regex.Matches(root, "^  ([a-z]+)(?= )", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value)
            .Where(word => word != "wf")
            .ToList();
        commands.Should().Contain(["run", "work", "publish", "validate", "diff", "schema", "list", "show", "logs", "events", "approve", "reject", "signal"])
            .And.Contain(["cancel", "terminate", "suspend", "resume", "retry", "rerun", "models", "catalogue", "triggers", "completion", "versions", "get"]);

        var pages = await Task.WhenAll(commands.Select(async command => (command, Page: await folder.RunAsync(command, "--help"))));

        pages.Should().AllSatisfy(page =>
        {
            page.Page.Exit.Should().Be(0);
            page.Page.Output.Should().Contain("Examples").And.MatchRegex($@"Examples\n( .*\n)*.*\b{page.command}\b");
        });
    }

    [Fact]
    public async Task No_argument_at_all_shows_what_there_is()
    {
        using var folder = new WfFolder();

        var help = await folder.RunAsync();

        help.Exit.Should().Be(0);
        help.Output.Should().Contain("wf run workflows/hello.yaml").And.Contain("Write workflows");
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _wf wf")]
    [InlineData("zsh", "compdef _wf wf")]
    [InlineData("fish", "complete -c wf")]
    public async Task There_is_a_completion_script_for(string shell, string line)
    {
        using var folder = new WfFolder();

        (await folder.RunAsync("completion", shell)).Output.Should().Contain(line);
    }

    [Fact]
    public async Task Completion_knows_commands_and_runs()
    {
        using var folder = new WfFolder().With("hello.yaml", Flows.Hello);
        await folder.RunAsync("run", "hello.yaml", "--detach");

        (await folder.RunAsync("[suggest:5]", "wf ca")).Output.Split('\n').Should().Contain("cancel").And.Contain("catalogue");
        (await folder.RunAsync("[suggest:8]", "wf show ")).Output.Split('\n').Should().Contain("hello#1");
    }

    [Fact]
    public async Task The_word_help_is_taken_too_and_knows_every_function()
    {
        using var folder = new WfFolder();

        (await folder.RunAsync("help")).Output.Should().Be((await folder.RunAsync("--help")).Output);
        (await folder.RunAsync("help", "models", "show")).Output.Should().Be((await folder.RunAsync("models", "show", "--help")).Output);
        (await folder.RunAsync("help", "expressions")).Output.Should().Contain("string.upcase").And.Contain("->  \"DUBLIN\"").And.Contain("steps.NAME.outputs");
    }

    [Fact]
    public async Task The_version_goes_with_json_too()
    {
        using var folder = new WfFolder();
        var plain = await folder.RunAsync("--version");
        var json = await folder.RunAsync("--version", "--json");

        plain.Output.Should().MatchRegex(@"^\d+\.\d+\.\d+\S*\n$");
        json.Exit.Should().Be(0, json.Errors);
        JsonDocument.Parse(json.Output).RootElement.GetProperty("version").GetString().Should().Be(plain.Output.TrimEnd());
    }
}
