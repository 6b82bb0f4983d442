using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace Workflows.Tests.Cli;

/// <summary>All output for people goes through <c>Terminal/Screen</c>, which makes it visible: a command that goes past it is found here.</summary>
public sealed partial class OutputRuleTests
{
    [Fact]
    public void No_command_writes_to_the_console_itself() =>
        Sources().Where(file => PastTheScreen().IsMatch(File.ReadAllText(file))).Should().BeEmpty("it is written with session.Screen");

    [Fact]
    public void One_place_makes_consoles() =>
        Files("Terminal").Where(file => File.ReadAllText(file).Contains("AnsiConsole.Create", StringComparison.Ordinal)).Select(Path.GetFileName)
            .Should().Equal("VisibleConsole.cs");

    private static IEnumerable<string> Sources() => Files(string.Empty).Where(file => !file.Contains("/Terminal/", StringComparison.Ordinal));

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../engine/Workflows.Cli"));

    /// <summary>The console itself, Spectre's static one, its markup, and the renderables that break text where they like.</summary>
    [GeneratedRegex(@"(?<![\w.])(Console\.|AnsiConsole|new Markup\(|MarkupLine|new (Table|Grid|Text|Paragraph)\()|\.MarkupLine|System\.Console")]
    private static partial Regex PastTheScreen();
}
