using System.CommandLine;
using FluentAssertions;
using Workflows.Cli.CommandLine;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>What was said for every command is said again in the commands that we propose.</summary>
public sealed class GlobalsTests
{
    [Theory]
    [InlineData("--data", "/srv/wf", "/srv/wf")]
    [InlineData("--data", "/srv/it's $HOME", """'/srv/it'\''s $HOME'""")]
    [InlineData("--store", "Host=db;Database=wf;Username=wf", "'Host=db;Database=wf;Username=wf'")]
    [InlineData("--store", "Host=db;Application Name=it's `whoami` $HOME \"x\"", """'Host=db;Application Name=it'\''s `whoami` $HOME "x"'""")]
    [InlineData("--project", "a b", "'a b'")]
    public void A_value_is_quoted_so_that_a_shell_takes_it_for_one_word(string option, string value, string quoted) =>
        Globals.Read(new RootCommand { Options.Data, Options.Store, Options.Project, Options.Unsafe }.Parse([option, value])).Said
            .Should().Be($" {option} {quoted}");

    [Fact]
    public void An_empty_data_folder_is_a_mistake_in_words() =>
        FluentActions
            .Invoking(() => Globals.Read(new RootCommand { Options.Data, Options.Store, Options.Project, Options.Unsafe }.Parse(["--data", string.Empty])))
            .Should().Throw<RefusedException>().WithMessage("--data is empty*").Which.Code.Should().Be(ExitCode.Usage);
}
